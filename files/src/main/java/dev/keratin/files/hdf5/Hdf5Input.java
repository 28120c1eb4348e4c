package dev.keratin.files.hdf5;

import dev.keratin.files.CorruptFileException;
import dev.keratin.files.FormatException;
import dev.keratin.files.LimitExceededException;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.UnsupportedFeatureException;
import dev.keratin.files.internal.Pieces;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * An open HDF5 file below the level of objects: checked reads, the widths that the superblock sets, and who owns which metadata.
 *
 * <p>Every piece of metadata belongs to exactly one structure. {@link #claim} holds that: it makes every walk through the file linear in
 * its length, so cycles, shared sub-trees and overlapping blocks are refused where they begin.
 */
final class Hdf5Input {

    /** Big data moves through one buffer of this size: large enough for the device, small enough for the cache. */
    static final int PIECE = Pieces.SIZE;

    private static final int PAGE = 1 << 14;
    private static final int PAGES = 256;

    /** What a structure takes in memory besides its bytes: that it is claimed, and its place in an index; measured. */
    private static final int STRUCTURE = 200;

    /** What an object takes further, with the name and the variable that become of it; measured. */
    private static final int OBJECT = 1500;

    /** Structures may take this much, however little data the caller allows. */
    private static final long STRUCTURES_AT_LEAST = 16 << 20;

    private final Storage storage;
    private final String file;
    private final LoadLimits limits;
    private final Map<Long, byte[]> pages = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, byte[]> eldest) {
            return size() > PAGES;
        }
    };
    private final TreeMap<Long, Long> claims = new TreeMap<>();
    private final Map<Long, ObjectHeader> headers = new HashMap<>();
    private final Map<Long, String> groupPaths = new HashMap<>();
    private final AtomicLong handedOut = new AtomicLong();
    private final AtomicLong held = new AtomicLong();
    private final GlobalHeap globalHeap = new GlobalHeap(this);
    private long base;
    private int offsetSize = 8;
    private int lengthSize = 8;

    Hdf5Input(Storage storage, String file, LoadLimits limits) {
        this.storage = storage;
        this.file = file;
        this.limits = limits;
    }

    /** Sets what the superblock says; all addresses count from {@code base} afterwards. */
    void configure(long base, int offsetSize, int lengthSize) {
        this.base = base;
        this.offsetSize = offsetSize;
        this.lengthSize = lengthSize;
        // Pages count from the base.
        pages.clear();
    }

    int offsetSize() {
        return offsetSize;
    }

    int lengthSize() {
        return lengthSize;
    }

    LoadLimits limits() {
        return limits;
    }

    GlobalHeap globalHeap() {
        return globalHeap;
    }

    /** The number of bytes from the base address to the end. */
    long length() {
        return storage.length() - base;
    }

    /** The piece of metadata at {@code address}, checked to lie within the file. */
    Bytes read(long address, long size, Place what) throws IOException {
        checkRange(address, size, what);
        if (size > Integer.MAX_VALUE - 8) {
            throw corrupt(what, address, "claims " + size + " bytes");
        }
        if (size > mostHeld()) {
            throw tooMuchHeld(what.path());
        }
        byte[] bytes = new byte[(int) size];
        if (size > 2 * PAGE) {
            readFully(address, ByteBuffer.wrap(bytes));
        } else {
            copyFromPages(address, bytes);
        }
        return new Bytes(this, ByteBuffer.wrap(bytes), address, what);
    }

    private void copyFromPages(long address, byte[] target) throws IOException {
        int done = 0;
        while (done < target.length) {
            long at = address + done;
            byte[] page = page(at / PAGE);
            int from = (int) (at % PAGE);
            int count = Math.min(target.length - done, page.length - from);
            System.arraycopy(page, from, target, done, count);
            done += count;
        }
    }

    private synchronized byte[] page(long number) throws IOException {
        byte[] page = pages.get(number);
        if (page == null) {
            long start = number * PAGE;
            page = new byte[(int) Math.min(PAGE, length() - start)];
            readFully(start, ByteBuffer.wrap(page));
            pages.put(number, page);
        }
        return page;
    }

    /** Fills {@code target}; the range has been checked. */
    void readFully(long address, ByteBuffer target) throws IOException {
        try {
            storage.read(base + address, target);
        } catch (EOFException e) {
            throw new CorruptFileException(file + ": truncated: " + e.getMessage(), e);
        }
    }

    /** The range as a view, where the file lies in memory. */
    @Nullable
    ByteBuffer view(long address, int size) {
        return storage.view(base + address, size);
    }

    void checkRange(long address, long size, Place what) throws CorruptFileException {
        if (address < 0 || size < 0 || address > length() || size > length() - address) {
            throw corrupt(what, address, "takes " + size + " bytes, outside the file of " + length() + " bytes");
        }
    }

    /** Takes a range of the file for one structure; no other may touch it. */
    void claim(long address, long size, Place what) throws FormatException {
        if (size <= 0) {
            return;
        }
        Map.Entry<Long, Long> before = claims.floorEntry(address);
        Long after = claims.ceilingKey(address);
        if ((before != null && before.getValue() > address) || (after != null && after < address + size)) {
            throw corrupt(what, address, "overlaps or repeats another structure (a cycle?)");
        }
        claims.put(address, address + size);
        hold(STRUCTURE, what.path());
    }

    /** Counts memory that stays taken while the file is open: a small file can describe more objects than the heap holds. */
    void hold(long bytes, String path) throws LimitExceededException {
        if (held.addAndGet(bytes) > mostHeld()) {
            throw tooMuchHeld(path);
        }
    }

    private long mostHeld() {
        return Math.max(limits.totalBytes() / 2, STRUCTURES_AT_LEAST);
    }

    private LimitExceededException tooMuchHeld(String path) {
        return new LimitExceededException(file + ": " + quoted(path) + ": the file describes more objects than "
                + mostHeld() + " bytes of memory hold. Raise `LoadLimits.totalBytes`, or the heap of the JVM, if the"
                + " file is trusted.");
    }

    /** Reads metadata and takes its range. */
    Bytes readOwned(long address, long size, Place what) throws IOException {
        Bytes bytes = read(address, size, what);
        claim(address, size, what);
        hold(size, what.path());
        return bytes;
    }

    /** The object header at {@code address}, read once. */
    ObjectHeader header(long address, String path) throws IOException {
        ObjectHeader known = headers.get(address);
        if (known == null) {
            hold(OBJECT, path);
            known = ObjectHeader.read(this, address, path);
            headers.put(address, known);
        }
        return known;
    }

    /** Refuses a group that is reached by a second path: hard links would let a small file hold an endless tree. */
    void enterGroup(long address, String path) throws UnsupportedFeatureException {
        String known = groupPaths.putIfAbsent(address, path);
        if (known != null && !known.equals(path)) {
            throw unsupported(
                    path, "is a hard link to the group " + quoted(known) + "; each group may have one path only");
        }
    }

    /** Counts the bytes of a dataset that is being handed out against the limit. */
    void handOut(long bytes, String path) throws LimitExceededException {
        if (handedOut.addAndGet(bytes) > limits.totalBytes()) {
            throw exceeded(path, "the datasets read so far take more than " + limits.totalBytes() + " bytes");
        }
    }

    /** Takes the buffer for big data; {@link #giveBack} returns it. */
    ByteBuffer takeBuffer() {
        return Pieces.take().order(ByteOrder.LITTLE_ENDIAN);
    }

    void giveBack(ByteBuffer buffer) {
        Pieces.give(buffer);
    }

    /** A name from the file: UTF-8 where it is, else Latin-1; bounded in length. */
    String name(byte[] bytes, int length, Place what) throws CorruptFileException {
        if (length > 4L * limits.nameLength()) {
            throw new CorruptFileException(file + ": " + what + " holds a name of " + length + " bytes, longer than "
                    + limits.nameLength() + " characters");
        }
        String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
        return text.indexOf('\uFFFD') < 0 ? text : new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }

    String file() {
        return file;
    }

    CorruptFileException corrupt(Place what, long address, String fault) {
        return new CorruptFileException(
                String.format("%s: %s at 0x%x %s. The file is damaged or truncated.", file, what, address, fault));
    }

    CorruptFileException corrupt(String path, String fault) {
        return new CorruptFileException(file + ": " + quoted(path) + " " + fault + ".");
    }

    UnsupportedFeatureException unsupported(String path, String feature) {
        return new UnsupportedFeatureException(file + ": " + quoted(path) + " " + feature + ".");
    }

    LimitExceededException exceeded(String path, String what) {
        return new LimitExceededException(
                file + ": " + quoted(path) + ": " + what + ". Raise the limit in `LoadLimits` if the file is trusted.");
    }

    /** A name from a file as it may stand in a message: control characters escaped, cut at 200 characters. */
    static String quoted(String name) {
        StringBuilder text = new StringBuilder("`");
        for (int i = 0; i < Math.min(name.length(), 200); i++) {
            char c = name.charAt(i);
            if (Character.isISOControl(c)) {
                text.append(String.format("\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        return text.append(name.length() > 200 ? "...`" : "`").toString();
    }

    void close() throws IOException {
        storage.close();
    }
}
