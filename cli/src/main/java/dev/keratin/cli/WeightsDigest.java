package dev.keratin.cli;

import dev.keratin.files.StoredArray;
import dev.keratin.models.Model;
import dev.keratin.ops.Variable;
import dev.keratin.saving.VariableArrays;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** One SHA-256 over all weights of a model. */
final class WeightsDigest {

    private WeightsDigest() {}

    /** Over the little-endian bytes of all weights, in the order of {@code model.weights}, as hexadecimal digits. */
    static String sha256(Model model) throws IOException {
        MessageDigest digest = digest();
        for (Variable variable : model.variables()) {
            StoredArray array = VariableArrays.of(variable);
            array.transferTo(digest::update);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }
}
