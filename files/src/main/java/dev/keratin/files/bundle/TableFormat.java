package dev.keratin.files.bundle;

/**
 * The sorted table in an {@code .index} file.
 *
 * <pre>
 * data block ... | metaindex block (empty) | index block | footer of 48 bytes
 * block: entries | restart offsets, uint32 each | their count, uint32 || compression type, 1 byte | masked CRC-32C of all before, 4 bytes
 * entry: varint shared | varint unshared | varint value length | unshared key bytes | value; shared = bytes taken from the key before
 * index entry: a key from the last of its block up to before the first of the next; value: block handle
 * block handle: varint offset | varint size (without the 5 bytes after the block)
 * footer: metaindex handle | index handle | zeros up to 40 | magic 57fb808b247547db
 * </pre>
 */
final class TableFormat {

    static final int FOOTER = 48;
    static final int HANDLES = 40;
    static final long MAGIC = 0xdb4775248b80fb57L;
    static final int TRAILER = 5;
    static final int UNCOMPRESSED = 0;
    static final int SNAPPY = 1;

    /** A block is closed when it reaches this size. */
    static final int BLOCK_TARGET = 256 << 10;

    /** In data blocks every so many entries hold their key in full. */
    static final int RESTART_INTERVAL = 16;

    private TableFormat() {}

    /** Where a block lies. */
    record Handle(long offset, long size) {}
}
