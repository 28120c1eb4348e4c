package dev.keratin.layers.preprocessing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How often tokens were seen, and in how many documents: what a vocabulary is learned from. */
final class TokenCounts {

    private final Map<Object, Long> counts = new HashMap<>();
    private final Map<Object, Long> documents = new HashMap<>();
    private long documentCount;

    /** Counts a document. */
    void add(List<?> tokens) {
        documentCount++;
        tokens.forEach(token -> counts.merge(token, 1L, Long::sum));
        new HashSet<Object>(tokens).forEach(token -> documents.merge(token, 1L, Long::sum));
    }

    /** The tokens without some, the most frequent first; of equally frequent ones the greatest first. */
    List<Object> mostFrequent(List<@Nullable Object> without, int atMost) {
        List<Object> tokens = new ArrayList<>(counts.keySet());
        tokens.removeAll(without);
        Comparator<Object> byCount = Comparator.comparingLong(counts::get);
        tokens.sort(byCount.thenComparing(TokenCounts::compare).reversed());
        return tokens.subList(0, Math.min(atMost, tokens.size()));
    }

    private static int compare(Object a, Object b) {
        return a instanceof Long x && b instanceof Long y
                ? Long.compare(x, y)
                : a.toString().compareTo(b.toString());
    }

    /** How much a token says about a document: log(1 + documents / (1 + documents that have it)). */
    double inverseDocumentFrequency(Object token) {
        return Math.log(1 + documentCount / (1.0 + documents.getOrDefault(token, 0L)));
    }
}
