package dev.keratin.files;

/**
 * What a reader accepts before it says no. Immutable; set by the caller, never by a file.
 *
 * @param jsonBytes the largest JSON document, in bytes (64 MiB, in a heap below 512 MiB an eighth of it)
 * @param jsonDepth the deepest nesting of a JSON document (256)
 * @param zipMembers the largest number of members of an archive (100,000)
 * @param expansionRatio the largest ratio of inflated to stored bytes of a member above 1 MiB (100)
 * @param tensors the largest number of tensors of a file (1,000,000)
 * @param rank the largest rank of a tensor (32)
 * @param groupDepth the deepest nesting of HDF5 groups (64)
 * @param nameLength the longest name inside a file, in characters (1024)
 * @param totalBytes the most bytes that all tensors of a file may take in memory together (half of the maximum heap)
 */
public record LoadLimits(
        long jsonBytes,
        int jsonDepth,
        int zipMembers,
        int expansionRatio,
        int tensors,
        int rank,
        int groupDepth,
        int nameLength,
        long totalBytes) {

    private static final LoadLimits DEFAULTS = new LoadLimits(
            Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 8),
            256,
            100_000,
            100,
            1_000_000,
            32,
            64,
            1024,
            Runtime.getRuntime().maxMemory() / 2);

    /** The limits that hold where the caller says nothing. */
    public static LoadLimits defaults() {
        return DEFAULTS;
    }

    /** These limits with another bound on the bytes of all tensors together. */
    public LoadLimits withTotalBytes(long bytes) {
        return new LoadLimits(
                jsonBytes, jsonDepth, zipMembers, expansionRatio, tensors, rank, groupDepth, nameLength, bytes);
    }
}
