package dev.keratin.files.zip;

/**
 * One record of a central directory.
 *
 * @param name the decoded name
 * @param rawName the name as stored, to compare with the local header
 * @param flags general purpose bits
 * @param method 0 stored, 8 deflated
 * @param crc CRC-32 of the content
 * @param compressedSize bytes in the file
 * @param size bytes of the content
 * @param headerOffset where the local header begins
 * @param end where the next local header or the central directory begins: this member must end before
 * @param symbolicLink whether the external attributes say that the content is the target of a link
 * @param duplicate whether another member has the same name
 */
record ZipEntryRecord(
        String name,
        byte[] rawName,
        int flags,
        int method,
        int crc,
        long compressedSize,
        long size,
        long headerOffset,
        long end,
        boolean symbolicLink,
        boolean duplicate) {

    ZipEntryRecord withEnd(long newEnd) {
        return new ZipEntryRecord(
                name, rawName, flags, method, crc, compressedSize, size, headerOffset, newEnd, symbolicLink, duplicate);
    }

    ZipEntryRecord asDuplicate() {
        return new ZipEntryRecord(
                name, rawName, flags, method, crc, compressedSize, size, headerOffset, end, symbolicLink, true);
    }
}
