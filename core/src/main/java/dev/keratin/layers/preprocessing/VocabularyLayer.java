package dev.keratin.layers.preprocessing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A layer with a vocabulary, as files need to know it. */
public interface VocabularyLayer {

    /** The tokens by their numbers, special ones first. */
    List<@Nullable Object> getVocabulary();

    /** Whether the vocabulary was learned, or read from the assets of a file, rather than given as an argument. */
    boolean hasLearnedVocabulary();

    /** What each token counts in the mode {@code "tf_idf"}; null in other modes, and without a vocabulary. */
    float @Nullable [] inverseDocumentFrequencies();
}
