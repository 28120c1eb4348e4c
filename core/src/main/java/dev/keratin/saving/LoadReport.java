package dev.keratin.saving;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a load did with every tensor of the file and every variable of the model.
 *
 * @param provenance the file
 * @param entries one for each tensor and for each variable without one
 * @param notes what was read with another meaning or put aside, one sentence each
 */
public record LoadReport(Provenance provenance, List<Entry> entries, List<String> notes) {

    public LoadReport {
        entries = List.copyOf(entries);
        notes = List.copyOf(notes);
    }

    /** What became of a tensor or a variable. */
    public enum Status {
        /** The tensor is the variable's value now. */
        LOADED,
        /** Left out because the caller asked for leniency. */
        SKIPPED,
        /** The variable kept its value because the file has none for it. */
        MISSING,
        /** The tensor of the file was not needed. */
        UNUSED
    }

    /**
     * A tensor, a variable, or both.
     *
     * @param tensor the tensor's name in the file, null for a variable without one
     * @param variable the variable's path, null for a tensor without one
     * @param status what became of it
     * @param verified whether a checksum over the tensor was found and agreed
     * @param reason why, empty for a plain load
     */
    public record Entry(
            @Nullable String tensor, @Nullable String variable, Status status, boolean verified, String reason) {}

    /** The same with one more note. */
    public LoadReport with(String note) {
        List<String> more = new ArrayList<>(notes);
        more.add(note);
        return new LoadReport(provenance, entries, more);
    }

    /** The entries of a status. */
    public List<Entry> of(Status status) {
        return entries.stream().filter(entry -> entry.status() == status).toList();
    }

    /** Whether every loaded tensor had a checksum that agreed. */
    public boolean isVerified() {
        List<Entry> loaded = of(Status.LOADED);
        return !loaded.isEmpty() && loaded.stream().allMatch(Entry::verified);
    }

    /** A summary of a few lines. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(provenance.path())
                .append(" (")
                .append(provenance.format().title())
                .append("): ");
        text.append(of(Status.LOADED).size()).append(" tensors loaded");
        text.append(isVerified() ? ", verified" : ", not verified");
        for (Status status : List.of(Status.SKIPPED, Status.MISSING, Status.UNUSED)) {
            if (!of(status).isEmpty()) {
                text.append(", ")
                        .append(of(status).size())
                        .append(' ')
                        .append(status.name().toLowerCase(java.util.Locale.ROOT));
            }
        }
        notes.forEach(note -> text.append("\n  ").append(note));
        return text.toString();
    }
}
