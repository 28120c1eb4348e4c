package dev.keratin.serialization;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The types of plain arguments. */
public final class ArgTypes {

    public static final ArgType<Integer> INT = integer("an integer", i -> true);
    public static final ArgType<Integer> POSITIVE_INT = integer("a positive integer", i -> i > 0);
    public static final ArgType<Integer> NON_NEGATIVE_INT = integer("an integer of at least 0", i -> i >= 0);
    public static final ArgType<Double> FLOAT = number("a number", x -> true);
    public static final ArgType<Double> NON_NEGATIVE_FLOAT = number("a number of at least 0", x -> x >= 0);
    /** A probability: 0 to 1. */
    public static final ArgType<Double> RATE = number("a number between 0 and 1", x -> x >= 0 && x <= 1);

    public static final ArgType<Boolean> BOOL =
            of("true or false", tree -> tree instanceof Boolean b ? b : null, b -> b);
    public static final ArgType<String> STRING = of("a string", tree -> tree instanceof String s ? s : null, s -> s);
    /** Any config tree, kept as it is. */
    public static final ArgType<@Nullable Object> ANY = new ArgType<>() {
        @Override
        @SuppressWarnings("NullAway") // the type argument is nullable, which NullAway does not see
        public @Nullable Object parse(@Nullable Object tree) {
            return tree;
        }

        @Override
        public @Nullable Object tree(@Nullable Object value) {
            return value;
        }
    };

    private ArgTypes() {}

    /** A type by two functions; {@code parse} gives null for what does not fit. */
    public static <T> ArgType<T> of(
            String expected, Function<@Nullable Object, @Nullable T> parse, Function<T, @Nullable Object> tree) {
        return new ArgType<>() {
            @Override
            public T parse(@Nullable Object given) {
                T value = parse.apply(given);
                if (value == null) {
                    throw new IllegalArgumentException(
                            "expected " + expected + ", received " + ConfigTrees.describe(given) + ".");
                }
                return value;
            }

            @Override
            public @Nullable Object tree(T value) {
                return tree.apply(value);
            }
        };
    }

    /** Integers of a range. A whole number written as 3.0 is one. */
    public static ArgType<Integer> integer(String expected, Predicate<Integer> range) {
        return of(
                expected,
                tree -> {
                    if (tree instanceof Number n
                            && n.doubleValue() == (int) n.doubleValue()
                            && range.test(n.intValue())) {
                        return n.intValue();
                    }
                    return null;
                },
                i -> (long) i);
    }

    /** Numbers of a range. An integer stays one in the config tree. */
    public static ArgType<Double> number(String expected, Predicate<Double> range) {
        return of(
                expected,
                tree -> tree instanceof Number n && range.test(n.doubleValue()) ? (Double) n.doubleValue() : null,
                x -> x);
    }

    /** One of these words. */
    public static ArgType<String> oneOf(String... words) {
        List<String> allowed = List.of(words);
        return of("one of " + allowed, tree -> tree instanceof String s && allowed.contains(s) ? s : null, s -> s);
    }

    /** A type that also allows null. */
    public static <T> ArgType<@Nullable T> nullable(ArgType<T> type) {
        return new ArgType<>() {
            @Override
            @SuppressWarnings("NullAway") // the type argument is nullable, which NullAway does not see
            public @Nullable T parse(@Nullable Object tree) {
                return tree == null ? null : type.parse(tree);
            }

            @Override
            public @Nullable Object tree(@Nullable T value) {
                return value == null ? null : type.tree(value);
            }
        };
    }

    /** A list of values of a type. A single value stands for a list of one. */
    public static <T> ArgType<List<T>> listOf(ArgType<T> type) {
        return of(
                "a list",
                tree -> {
                    List<T> values = new ArrayList<>();
                    for (Object element : tree instanceof List<?> list ? list : Arrays.asList(tree)) {
                        values.add(type.parse(element));
                    }
                    return List.copyOf(values);
                },
                values -> values.stream().map(type::tree).toList());
    }

    /** {@code length} positive integers; a single one stands for all ({@code kernel_size=3}). */
    public static ArgType<List<Integer>> tuple(int length) {
        return of(
                "a positive integer or " + length + " of them",
                tree -> {
                    if (tree instanceof Number) {
                        int one = POSITIVE_INT.parse(tree);
                        return java.util.Collections.nCopies(length, one);
                    }
                    if (tree instanceof List<?> list && list.size() == length) {
                        return list.stream().map(POSITIVE_INT::parse).toList();
                    }
                    return null;
                },
                values -> values.stream().map(i -> (Object) (long) i).toList());
    }
}
