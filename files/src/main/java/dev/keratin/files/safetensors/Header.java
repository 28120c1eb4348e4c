package dev.keratin.files.safetensors;

import dev.keratin.files.CorruptFileException;
import dev.keratin.files.ElementType;
import dev.keratin.files.FormatException;
import dev.keratin.files.LimitExceededException;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.Shapes;
import dev.keratin.files.UnsupportedFeatureException;
import dev.keratin.files.internal.FileSource;
import dev.keratin.files.json.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The header as read: checked against the file as a whole.
 *
 * @param metadata free text by key
 * @param tensors by name, in the order of the header
 * @param dataOffset where the data begins in the file
 */
record Header(Map<String, String> metadata, Map<String, Tensor> tensors, long dataOffset) {

    static final String METADATA = "__metadata__";

    /** What the reference implementation takes at most. */
    private static final long LARGEST = 100_000_000;

    /** A tensor; its range is relative to the data. */
    record Tensor(String name, ElementType type, long[] shape, long begin, long end) {}

    static Header read(FileSource source, LoadLimits limits) throws IOException {
        String place = source.path().toString();
        if (source.size() < Long.BYTES) {
            throw new CorruptFileException(
                    place + ": " + source.size() + " bytes are too few; the file is truncated or no safetensors file.");
        }
        long size = ByteBuffer.wrap(source.bytes(0, Long.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getLong();
        if (size < 2 || size > source.size() - Long.BYTES) {
            throw new CorruptFileException(place + ": declares a header of " + Long.toUnsignedString(size)
                    + " bytes; the file is truncated or no safetensors file.");
        }
        if (size > Math.min(LARGEST, limits.jsonBytes())) {
            throw new LimitExceededException(place + ": a header of " + size + " bytes, the limit is "
                    + Math.min(LARGEST, limits.jsonBytes()) + ".");
        }
        byte[] text = source.bytes(Long.BYTES, (int) size);
        if (text[0] != '{') {
            throw new CorruptFileException(place + ": the header does not begin with '{'; no safetensors file.");
        }
        Object tree = Json.parse(text, limits, place + ": the header");
        if (!(tree instanceof Map<?, ?> map)) {
            throw new CorruptFileException(place + ": the header is no JSON object.");
        }
        Header header = parse(map, Long.BYTES + size, limits, place);
        header.checkCoverage(source.size() - header.dataOffset, place);
        return header;
    }

    private static Header parse(Map<?, ?> map, long dataOffset, LoadLimits limits, String place)
            throws FormatException {
        if (map.size() > limits.tensors()) {
            throw new LimitExceededException(place + ": " + map.size() + " tensors, the limit is " + limits.tensors()
                    + ". Raise LoadLimits.tensors if the file is trusted.");
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String name = (String) entry.getKey();
            if (name.length() > limits.nameLength()) {
                throw new LimitExceededException(place + ": a name of " + name.length() + " characters, the limit is "
                        + limits.nameLength() + ".");
            }
            if (!(entry.getValue() instanceof Map<?, ?> value)) {
                throw new CorruptFileException(place + ": the entry \"" + name + "\" is no JSON object.");
            }
            if (name.equals(METADATA)) {
                for (Map.Entry<?, ?> item : value.entrySet()) {
                    if (!(item.getValue() instanceof String text)) {
                        throw new CorruptFileException(
                                place + ": the metadata \"" + item.getKey() + "\" is no string.");
                    }
                    metadata.put((String) item.getKey(), text);
                }
            } else {
                tensors.put(name, tensor(name, value, limits, place + ": the tensor \"" + name + "\""));
            }
        }
        return new Header(Collections.unmodifiableMap(metadata), tensors, dataOffset);
    }

    private static Tensor tensor(String name, Map<?, ?> value, LoadLimits limits, String place) throws FormatException {
        if (!(value.get("dtype") instanceof String dtype)) {
            throw new CorruptFileException(place + " has no dtype.");
        }
        ElementType type = DtypeNames.type(dtype);
        if (type == null) {
            throw new UnsupportedFeatureException(place + " has dtype \"" + dtype + "\", which is not read.");
        }
        long[] shape = numbers(value.get("shape"));
        long[] range = numbers(value.get("data_offsets"));
        if (shape == null || range == null || range.length != 2 || range[0] > range[1]) {
            throw new CorruptFileException(place + " has a broken shape or data_offsets, expected lists of integers.");
        }
        long count = Shapes.checkedCount(shape, limits, place);
        long size = range[1] - range[0];
        if (count > size / type.byteSize() || count * type.byteSize() != size) {
            throw new CorruptFileException(
                    place + ": shape " + Shapes.text(shape) + " of " + dtype + " does not fit its " + size + " bytes.");
        }
        return new Tensor(name, type, shape, range[0], range[1]);
    }

    private static long @Nullable [] numbers(@Nullable Object value) {
        if (!(value instanceof List<?> list)) {
            return null;
        }
        long[] numbers = new long[list.size()];
        for (int i = 0; i < numbers.length; i++) {
            if (!(list.get(i) instanceof Long number) || number < 0) {
                return null;
            }
            numbers[i] = number;
        }
        return numbers;
    }

    private void checkCoverage(long dataSize, String place) throws CorruptFileException {
        List<Tensor> sorted = new ArrayList<>(tensors.values());
        sorted.sort(Comparator.comparingLong(Tensor::begin).thenComparingLong(Tensor::end));
        long end = 0;
        for (Tensor tensor : sorted) {
            if (tensor.begin != end) {
                throw new CorruptFileException(place + ": the tensor \"" + tensor.name + "\" begins at " + tensor.begin
                        + ", expected " + end + ": tensors must neither overlap nor leave holes.");
            }
            end = tensor.end;
        }
        if (end != dataSize) {
            throw new CorruptFileException(place + ": the tensors take " + end + " bytes, the file has " + dataSize
                    + "; it is truncated or damaged.");
        }
    }
}
