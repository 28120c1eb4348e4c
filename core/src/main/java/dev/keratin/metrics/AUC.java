package dev.keratin.metrics;

import dev.keratin.ops.Graph;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The area under the curve of true by false positive rate ({@code "ROC"}), of precision by recall ({@code "PR"}), or of their gains
 * ({@code "PRGAIN"}), by a sum over thresholds. Labels are 0 and 1, predictions probabilities.
 */
public final class AUC extends ThresholdMetric<AUC> {

    private static final Arg<Integer> NUM_THRESHOLDS =
            Arg.optional("num_thresholds", ArgTypes.integer("an integer of at least 2", count -> count >= 2), 200);
    private static final Arg<String> CURVE = Arg.optional("curve", word("ROC", "PR", "PRGAIN"), "ROC");
    private static final Arg<String> SUMMATION_METHOD =
            Arg.optional("summation_method", word("interpolation", "minoring", "majoring"), "interpolation");
    private static final Arg<Boolean> MULTI_LABEL = Arg.optional("multi_label", ArgTypes.BOOL, false);
    private static final Arg<@Nullable Integer> NUM_LABELS =
            Arg.optional("num_labels", ArgTypes.nullable(ArgTypes.POSITIVE_INT), null);
    private static final Arg<@Nullable LabelWeights> LABEL_WEIGHTS =
            Arg.optional("label_weights", ArgTypes.nullable(LabelWeights.ARG), null);
    private static final Arg<Boolean> FROM_LOGITS = Arg.optional("from_logits", ArgTypes.BOOL, false);
    private static final Arg<@Nullable List<Double>> THRESHOLDS =
            Arg.unwritten("thresholds", ArgTypes.nullable(ArgTypes.listOf(ArgTypes.RATE)), null);

    public static final Schema<AUC> SCHEMA = declare(
            "AUC",
            AUC::new,
            NUM_THRESHOLDS,
            CURVE,
            SUMMATION_METHOD,
            MULTI_LABEL,
            NUM_LABELS,
            LABEL_WEIGHTS,
            FROM_LOGITS,
            THRESHOLDS);

    private int labels;

    private AUC() {
        super(SCHEMA, null);
    }

    public static AUC create() {
        return new AUC();
    }

    /** The word in Keras's spelling, given in that, in lower case or capitalized. */
    private static dev.keratin.serialization.ArgType<String> word(String... words) {
        return ArgTypes.of(
                "one of " + List.of(words),
                tree -> Arrays.stream(words)
                        .filter(word -> tree instanceof String given
                                && given.equalsIgnoreCase(word)
                                && List.of(word, word.toLowerCase(java.util.Locale.ROOT), capitalized(word))
                                        .contains(given))
                        .findFirst()
                        .orElse(null),
                word -> word);
    }

    private static String capitalized(String word) {
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }

    /** How many thresholds the sum goes over, at least 2. */
    public AUC numThresholds(int numThresholds) {
        set(NUM_THRESHOLDS, numThresholds);
        return this;
    }

    /** {@code "ROC"}, {@code "PR"} or {@code "PRGAIN"}. */
    public AUC curve(String curve) {
        set(CURVE, curve);
        return this;
    }

    /** {@code "interpolation"} (trapezia; for PR by Davis and Goadrich 2006), {@code "minoring"} or {@code "majoring"}. */
    public AUC summationMethod(String summationMethod) {
        set(SUMMATION_METHOD, summationMethod);
        return this;
    }

    /** Whether the area is taken for each column by itself and averaged. */
    public AUC multiLabel(boolean multiLabel) {
        set(MULTI_LABEL, multiLabel);
        return this;
    }

    /** The number of labels, if known before the first batch. */
    public AUC numLabels(@Nullable Integer numLabels) {
        set(NUM_LABELS, numLabels);
        return this;
    }

    /** A weight for each label; null for equal ones. */
    public AUC labelWeights(double @Nullable ... labelWeights) {
        set(LABEL_WEIGHTS, labelWeights == null ? null : LabelWeights.of(labelWeights));
        return this;
    }

    /** Whether predictions are logits, not probabilities. */
    public AUC fromLogits(boolean fromLogits) {
        set(FROM_LOGITS, fromLogits);
        return this;
    }

    /** Thresholds of your own between 0 and 1, to which 0 and 1 are added; {@code num_thresholds} then follows. */
    public AUC thresholds(double... thresholds) {
        set(THRESHOLDS, Arrays.stream(thresholds).boxed().toList());
        return this;
    }

    @Override
    protected void validate() {
        if (get(NUM_LABELS) != null && !get(MULTI_LABEL)) {
            throw new IllegalArgumentException("`num_labels` of AUC is for `multi_label=true`, received num_labels="
                    + get(NUM_LABELS) + " and multi_label=false.");
        }
    }

    private double[] inner() {
        List<Double> own = get(THRESHOLDS);
        if (own != null) {
            return own.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        }
        double[] even = Thresholds.even(get(NUM_THRESHOLDS));
        return Arrays.copyOfRange(even, 1, even.length - 1);
    }

    @Override
    Confusion confusion() {
        double[] inner = inner();
        double[] all = new double[inner.length + 2];
        System.arraycopy(inner, 0, all, 1, inner.length);
        all[all.length - 1] = 1;
        boolean even = get(THRESHOLDS) == null || Thresholds.areEven(all);
        all[0] = -EPSILON;
        all[all.length - 1] = 1 + EPSILON;
        LabelWeights weights = get(LABEL_WEIGHTS);
        boolean each = get(MULTI_LABEL);
        return new Confusion(
                all, even, null, null, each ? labels : 0, weights == null || each ? null : weights.values());
    }

    @Override
    String[] roles() {
        return new String[] {TRUE_POSITIVES, FALSE_POSITIVES, TRUE_NEGATIVES, FALSE_NEGATIVES};
    }

    @Override
    protected void build() {
        validate();
        Integer known = get(NUM_LABELS);
        if (get(MULTI_LABEL) && labels == 0 && known != null) {
            labels = known;
        }
        if (!get(MULTI_LABEL) || labels > 0) {
            super.build();
        }
    }

    @Override
    public void update(Graph graph, Value yTrue, Value yPred, @Nullable Value sampleWeight) {
        build();
        if (get(MULTI_LABEL)) {
            if (yPred.rank() != 2 || (labels > 0 && labels != yPred.shape().dim(1))) {
                throw new IllegalArgumentException("AUC with multi_label=true needs `yPred` of shape (batch, "
                        + (labels > 0 ? labels : "labels") + "), received " + yPred.shape() + ".");
            }
            labels = yPred.shape().dim(1);
        }
        Value scores = get(FROM_LOGITS) ? Ops.sigmoid(Ops.cast(yPred, DType.FLOAT32)) : yPred;
        super.update(graph, yTrue, scores, sampleWeight);
    }

    @Override
    public Tensor result() {
        build();
        if (get(MULTI_LABEL) && labels == 0) {
            throw new IllegalStateException("AUC with multi_label=true has no result before its first update.");
        }
        Curve curve = new Curve(
                counts(TRUE_POSITIVES),
                counts(FALSE_POSITIVES),
                counts(TRUE_NEGATIVES),
                counts(FALSE_NEGATIVES),
                Math.max(1, labels));
        LabelWeights weights = get(LABEL_WEIGHTS);
        double sum = 0;
        double total = 0;
        for (int label = 0; label < Math.max(1, labels); label++) {
            double weight = labels > 0 && weights != null ? weights.values()[label] : 1;
            sum += weight * curve.area(label, get(CURVE), get(SUMMATION_METHOD));
            total += weight;
        }
        return scalar(total == 0 ? 0 : sum / total);
    }

    @Override
    public Map<String, @Nullable Object> getConfig() {
        Map<String, @Nullable Object> config = super.getConfig();
        config.put("num_thresholds", (long) inner().length + 2);
        if (get(THRESHOLDS) != null) {
            config.put("thresholds", Arrays.stream(inner()).boxed().toList());
        }
        return config;
    }
}
