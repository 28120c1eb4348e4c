package dev.keratin.files;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Python with the real libraries, the judge of what this module writes: the environment variable {@code KERATIN_PYTHON} names it. */
public final class Oracle {

    private Oracle() {}

    /** Runs a script; returns what it prints. The test is skipped where there is no such Python. */
    public static String run(Path folder, String script, Object... arguments) throws IOException, InterruptedException {
        String python = System.getenv("KERATIN_PYTHON");
        assumeTrue(python != null && !python.isEmpty(), "SKIPPED: no Python with Keras; give it in KERATIN_PYTHON");
        Path file = folder.resolve("oracle.py");
        Files.writeString(file, script);
        List<String> command = new ArrayList<>(List.of(python, file.toString()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        Path errors = folder.resolve("oracle.err");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment().put("TF_CPP_MIN_LOG_LEVEL", "3");
        builder.environment().put("CUDA_VISIBLE_DEVICES", "");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        if (code != 0) {
            throw new AssertionError("Python ended with " + code + ": " + Files.readString(errors));
        }
        return output;
    }
}
