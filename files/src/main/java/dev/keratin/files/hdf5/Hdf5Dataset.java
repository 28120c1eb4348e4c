package dev.keratin.files.hdf5;

import dev.keratin.files.ElementType;
import dev.keratin.files.StoredArray;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A dataset of an open {@link Hdf5File}. Type, shape and the place of the data are checked when it is opened; {@link #transferTo} reads.
 *
 * <p>What Keras stores in types that HDF5 lacks comes as what it means: a 2-byte opaque type is bfloat16 (unless an attribute {@code dtype}
 * says otherwise), an enumeration of FALSE and TRUE is boolean, a record of {@code r} and {@code i} is complex.
 */
public final class Hdf5Dataset extends Hdf5Node implements StoredArray {

    private final Datatype type;
    private final Dataspace space;
    private final RawData data;
    private final AtomicBoolean handedOut = new AtomicBoolean();

    private Hdf5Dataset(
            Hdf5Input input, ObjectHeader header, String path, Datatype type, Dataspace space, RawData data) {
        super(input, header, path);
        this.type = type;
        this.space = space;
        this.data = data;
    }

    static Hdf5Dataset open(Hdf5Input input, ObjectHeader header, String path) throws IOException {
        if (header.has(ObjectHeader.EXTERNAL_FILES)) {
            throw input.unsupported(path, "keeps its data in other files (external storage), which are never opened");
        }
        ObjectHeader.Message typeMessage = header.find(ObjectHeader.DATATYPE);
        ObjectHeader.Message spaceMessage = header.find(ObjectHeader.DATASPACE);
        ObjectHeader.Message layout = header.find(ObjectHeader.LAYOUT);
        if (typeMessage == null || spaceMessage == null || layout == null) {
            throw input.corrupt(path, "lacks its type, shape or layout");
        }
        if (spaceMessage.isShared() || layout.isShared()) {
            throw input.unsupported(path, "has its shape in the shared message heap");
        }
        Bytes typeBytes = SharedTypes.resolve(input, typeMessage.body(), typeMessage.isShared(), path);
        Datatype type = Datatype.parse(input, typeBytes, dtypeAttribute(header), path);
        Dataspace space = Dataspace.parse(input, spaceMessage.body(), path);
        long limit = input.limits().totalBytes();
        if (space.elementCount() > limit / type.size()) {
            throw input.exceeded(
                    path,
                    "a shape of " + space.elementCount() + " elements of " + type.size() + " bytes, the limit is "
                            + limit + " bytes");
        }
        long size = space.elementCount() * type.size();
        LayoutReader reader = new LayoutReader(input, header, path, space, type.size(), size);
        return new Hdf5Dataset(input, header, path, type, space, header.data(() -> reader.read(layout)));
    }

    private static @Nullable String dtypeAttribute(ObjectHeader header) throws IOException {
        Hdf5Attribute attribute = header.attributes().get("dtype");
        return attribute == null || attribute.array().type() != ElementType.STRING ? null : attribute.string();
    }

    @Override
    public ElementType type() {
        return type.type();
    }

    @Override
    public long[] shape() {
        return space.dimensions().clone();
    }

    @Override
    public void transferTo(ByteSink sink) throws IOException {
        if (type() == ElementType.STRING) {
            throw new IllegalStateException("Strings have no raw bytes; use strings() for " + path() + ".");
        }
        if (handedOut.compareAndSet(false, true)) {
            input.handOut(byteSize(), path());
        }
        if (type.swapWidth() == 1) {
            data.transferTo(sink);
            return;
        }
        ByteBuffer turned = input.takeBuffer();
        try {
            data.transferTo(piece -> swap(piece, turned, sink));
        } finally {
            input.giveBack(turned);
        }
    }

    private void swap(ByteBuffer piece, ByteBuffer turned, ByteSink sink) throws IOException {
        while (piece.hasRemaining()) {
            int count = Math.min(piece.remaining(), turned.capacity());
            turned.clear().put(piece.slice(piece.position(), count)).flip();
            piece.position(piece.position() + count);
            ByteSwap.swap(turned, type.swapWidth());
            sink.accept(turned);
        }
    }

    @Override
    public List<byte[]> strings() throws IOException {
        if (type() != ElementType.STRING) {
            throw new IllegalStateException("strings() is for arrays of STRING, this one holds " + type() + ".");
        }
        StringDecoder decoder =
                new StringDecoder(input, type, path(), input.limits().totalBytes());
        data.transferTo(decoder);
        return decoder.strings();
    }
}
