package dev.keratin.saving.generations;

import dev.keratin.saving.Trees;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lambda layers that only scale and shift ({@code x / 255 - 0.5}), recognised by their bytes and read as {@code Rescaling}.
 *
 * <p>Nothing is executed and no other code is looked at. The bytes of such a function are a code object of Python's marshal format whose few
 * instructions load the argument and constants and combine them with {@code + - * /}; the constants stand behind. Whatever differs in a single byte stays
 * a Lambda, which building refuses.
 */
final class LambdaArithmetic {

    private static final int LOAD_FAST = 124;
    private static final int LOAD_CONST = 100;
    private static final int RETURN_VALUE = 83;
    private static final int UNARY_POSITIVE = 10;
    private static final int UNARY_NEGATIVE = 11;

    /** Since Python 3.11: the first instruction, room between instructions, and one instruction for all operators. */
    private static final int RESUME = 151;

    private static final int CACHE = 0;
    private static final int BINARY_OP = 122;

    private static final int LONGEST = 4096;
    private static final int INSTRUCTIONS = 32;

    private LambdaArithmetic() {}

    /** The value {@code scale x + offset}; a constant where {@code scale} is 0. */
    private record Linear(double scale, double offset) {
        boolean isConstant() {
            return scale == 0;
        }
    }

    /** Turns a Lambda layer that can be recognised into a {@code Rescaling}; any other object stays as it is. */
    static void recognise(Map<String, @Nullable Object> object, List<String> notes) {
        Map<String, @Nullable Object> config = Trees.mapOrNull(object.get("config"));
        if (!"Lambda".equals(object.get("class_name")) || config == null) {
            return;
        }
        Linear linear = linear(config.get("function"));
        if (linear == null || linear.isConstant()) {
            return;
        }
        Map<String, @Nullable Object> rescaling = new LinkedHashMap<>();
        rescaling.put("name", config.get("name"));
        rescaling.put("trainable", config.getOrDefault("trainable", true));
        if (config.get("dtype") != null) {
            rescaling.put("dtype", config.get("dtype"));
        }
        rescaling.put("scale", linear.scale());
        rescaling.put("offset", linear.offset());
        object.put("module", "keras.layers");
        object.put("class_name", "Rescaling");
        object.put("config", rescaling);
        notes.add("Layer `" + config.get("name") + "`: the Lambda was recognised as Rescaling(scale=" + linear.scale()
                + ", offset=" + linear.offset() + "); no code was run.");
    }

    private static @Nullable Linear linear(@Nullable Object function) {
        Object code = function;
        Object defaults = null;
        Object closure = null;
        if (function instanceof List<?> parts && parts.size() == 3) {
            code = parts.get(0);
            defaults = parts.get(1);
            closure = parts.get(2);
        } else if (function instanceof Map<?, ?> object && object.get("config") instanceof Map<?, ?> config) {
            code = config.get("code");
            defaults = config.get("defaults");
            closure = config.get("closure");
        }
        if (!(code instanceof String text) || defaults != null || closure != null || text.length() > LONGEST) {
            return null;
        }
        byte[] raw = text.charAt(0) == 0xe3 ? text.getBytes(StandardCharsets.ISO_8859_1) : base64(text);
        return raw == null ? null : parse(ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN));
    }

    private static byte @Nullable [] base64(String text) {
        try {
            return Base64.getMimeDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            // Not base64, so no code that could be recognised.
            return null;
        }
    }

    /** A code object: five numbers (six since Python 3.8), the instructions, the constants; names and debug information follow. */
    private static @Nullable Linear parse(ByteBuffer bytes) {
        for (int numbers = 5; numbers <= 6; numbers++) {
            int at = 1 + 4 * numbers;
            if (bytes.limit() > at + 5 && (bytes.get(0) & 0x7f) == 'c' && (bytes.get(at) & 0x7f) == 's') {
                boolean oneArgument = bytes.getInt(1) == 1;
                int length = bytes.getInt(at + 1);
                int end = at + 5 + length;
                if (oneArgument && length > 0 && length <= 3 * INSTRUCTIONS && end < bytes.limit()) {
                    List<@Nullable Double> constants = constants(
                            bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).position(end));
                    byte[] code = new byte[length];
                    bytes.get(at + 5, code);
                    Linear words = constants == null ? null : run(code, constants, true);
                    return words != null || constants == null ? words : run(code, constants, false);
                }
            }
        }
        return null;
    }

    private static @Nullable List<@Nullable Double> constants(ByteBuffer bytes) {
        if ((bytes.get() & 0x7f) != ')' || !bytes.hasRemaining()) {
            return null;
        }
        int count = bytes.get() & 0xff;
        List<@Nullable Double> constants = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (bytes.remaining() < 9) {
                return null;
            }
            switch (bytes.get() & 0x7f) {
                case 'N' -> constants.add(null);
                case 'i' -> constants.add((double) bytes.getInt());
                case 'g' -> constants.add(bytes.getDouble());
                default -> {
                    return null;
                }
            }
        }
        return constants;
    }

    /** Follows the instructions on paper: two bytes each since Python 3.6, before one byte or three. */
    private static @Nullable Linear run(byte[] code, List<@Nullable Double> constants, boolean words) {
        Deque<Linear> stack = new ArrayDeque<>();
        boolean recent = words && code.length > 1 && (code[0] & 0xff) == RESUME && code[1] == 0;
        int at = 0;
        while (at < code.length) {
            int opcode = code[at] & 0xff;
            boolean hasArgument = opcode >= 90;
            int width = words ? 2 : hasArgument ? 3 : 1;
            if (at + width > code.length) {
                return null;
            }
            int argument = width > 1 ? code[at + 1] & 0xff : 0;
            if (width == 3 && code[at + 2] != 0) {
                return null;
            }
            at += width;
            if (opcode == RETURN_VALUE) {
                return at == code.length && stack.size() == 1 ? stack.pop() : null;
            }
            if (recent && (opcode == RESUME || opcode == CACHE)) {
                continue;
            }
            if (recent && opcode == BINARY_OP) {
                opcode = operator(argument);
            }
            Linear next;
            if (opcode == LOAD_FAST && argument == 0) {
                next = new Linear(1, 0);
            } else if (opcode == LOAD_CONST && argument < constants.size() && constants.get(argument) != null) {
                Double constant = constants.get(argument);
                next = new Linear(0, constant == null ? 0 : constant);
            } else if (opcode == UNARY_POSITIVE || opcode == UNARY_NEGATIVE) {
                next = stack.isEmpty() ? null : sign(opcode, stack.pop());
            } else {
                next = stack.size() < 2 ? null : combine(opcode, stack.pop(), stack.pop());
            }
            if (next == null) {
                return null;
            }
            stack.push(next);
        }
        return null;
    }

    private static Linear sign(int opcode, Linear value) {
        return opcode == UNARY_NEGATIVE ? new Linear(0 - value.scale, 0 - value.offset) : value;
    }

    /** The instruction that an operator of {@link #BINARY_OP} had before Python 3.11; -1 for those that are not followed. */
    private static int operator(int argument) {
        return switch (argument) {
            case 0, 13 -> 23;
            case 10, 23 -> 24;
            case 5, 18 -> 20;
            case 11, 24 -> 27;
            default -> -1;
        };
    }

    private static @Nullable Linear combine(int opcode, Linear right, Linear left) {
        return switch (opcode) {
            case 23, 55 -> new Linear(left.scale + right.scale, left.offset + right.offset);
            case 24, 56 -> new Linear(left.scale - right.scale, left.offset - right.offset);
            case 20, 57 ->
                right.isConstant()
                        ? new Linear(left.scale * right.offset, left.offset * right.offset)
                        : left.isConstant() ? new Linear(right.scale * left.offset, right.offset * left.offset) : null;
            case 27, 29 ->
                right.isConstant() && right.offset != 0
                        ? new Linear(left.scale / right.offset, left.offset / right.offset)
                        : null;
            default -> null;
        };
    }
}
