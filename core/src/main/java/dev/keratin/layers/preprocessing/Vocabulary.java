package dev.keratin.layers.preprocessing;

import dev.keratin.serialization.ArgType;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.ConfigTrees;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tokens and their numbers: strings, or integers as {@link Long}. */
final class Vocabulary {

    /** Tokens in a config. A text stands for a file in Keras; it is never opened. */
    static final ArgType<@Nullable List<Object>> ARG = ArgTypes.nullable(new ArgType<>() {
        @Override
        public List<Object> parse(@Nullable Object tree) {
            if (tree instanceof LearnedTokens learned) {
                return learned;
            }
            if (!(tree instanceof List<?> list)) {
                throw new IllegalArgumentException("expected a list of tokens, received " + ConfigTrees.describe(tree)
                        + "; files outside of a model are never read: give the tokens themselves.");
            }
            List<Object> tokens = new ArrayList<>();
            for (Object token : list) {
                tokens.add(token(token));
            }
            return List.copyOf(tokens);
        }

        @Override
        public Object tree(List<Object> tokens) {
            return List.copyOf(tokens);
        }
    });

    private final List<Object> tokens;
    private final int start;
    private final Map<Object, Long> numbers = new HashMap<>();

    private Vocabulary(List<Object> tokens, int start) {
        this.tokens = tokens;
        this.start = start;
        for (int i = 0; i < tokens.size(); i++) {
            numbers.put(tokens.get(i), (long) start + i);
        }
    }

    /** A token as it is looked up: integers are longs. */
    static Object token(@Nullable Object token) {
        if (token instanceof Number number && number.doubleValue() == number.longValue()) {
            return number.longValue();
        }
        if (token instanceof String) {
            return token;
        }
        throw new IllegalArgumentException(
                "expected tokens that are strings or integers, received " + ConfigTrees.describe(token) + ".");
    }

    /**
     * A vocabulary, with or without the special tokens in front.
     *
     * @param given the tokens
     * @param special the tokens that have the first numbers; may stand in front of {@code given}
     * @throws IllegalArgumentException where a token is there twice
     */
    static Vocabulary of(String layer, List<Object> given, List<@Nullable Object> special) {
        boolean included = given.size() >= special.size()
                && !special.isEmpty()
                && special.equals(given.subList(0, special.size()));
        List<Object> tokens = included ? given.subList(special.size(), given.size()) : given;
        Set<Object> seen = new HashSet<>();
        for (Object token : tokens) {
            if (!seen.add(token)) {
                throw new IllegalArgumentException("`vocabulary` of layer " + layer + " has "
                        + ConfigTrees.describe(token) + " twice; each token must stand in it once.");
            }
        }
        if (tokens.isEmpty() && !included) {
            throw new IllegalArgumentException(
                    "`vocabulary` of layer " + layer + " is empty; give at least one token.");
        }
        return new Vocabulary(List.copyOf(tokens), special.size());
    }

    /** The tokens without the special ones. */
    List<Object> tokens() {
        return tokens;
    }

    /** The number of a token, null where it is not here. */
    @Nullable
    Long number(Object token) {
        return numbers.get(token);
    }

    /** The token of a number, null where there is none. */
    @Nullable
    Object token(long number) {
        long index = number - start;
        return index >= 0 && index < tokens.size() ? tokens.get((int) index) : null;
    }
}
