package dev.keratin.layers.preprocessing;

import java.util.AbstractList;
import java.util.List;

/** Tokens that a layer learned, or that stood in the assets of a file, unlike tokens given as an argument: files keep them apart from the config. */
public final class LearnedTokens extends AbstractList<Object> {

    private final List<Object> tokens;

    /** These tokens: strings, or integers as {@link Long}. */
    public LearnedTokens(List<?> tokens) {
        this.tokens = List.copyOf(tokens);
    }

    @Override
    public Object get(int index) {
        return tokens.get(index);
    }

    @Override
    public int size() {
        return tokens.size();
    }
}
