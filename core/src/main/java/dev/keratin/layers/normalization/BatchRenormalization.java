package dev.keratin.layers.normalization;

import dev.keratin.layers.Call;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.serialization.ArgType;
import dev.keratin.serialization.ArgTypes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The statistics and corrections of batch renormalization. Ioffe 2017. */
final class BatchRenormalization {

    /** Limits by name. */
    static final ArgType<Map<String, Double>> CLIPPING = ArgTypes.of(
            "an object with any of rmin, rmax, dmax",
            tree -> {
                if (!(tree instanceof Map<?, ?> map)
                        || !List.of("rmin", "rmax", "dmax").containsAll(map.keySet())) {
                    return null;
                }
                Map<String, Double> limits = new LinkedHashMap<>();
                map.forEach((key, value) -> {
                    if (value != null) {
                        limits.put((String) key, ArgTypes.FLOAT.parse(value));
                    }
                });
                return limits;
            },
            limits -> limits);

    /**
     * What the normalized batch is multiplied by and shifted by, as constants for the gradient.
     *
     * @param r the factor
     * @param d the shift
     */
    record Correction(Value r, Value d) {}

    private final Variable movingStddev;
    private final Variable renormMean;
    private final Variable renormStddev;
    private final Map<String, Double> clipping;
    private final double renormMomentum;
    private final double momentum;
    private final double epsilon;

    BatchRenormalization(
            Variable movingStddev,
            Variable renormMean,
            Variable renormStddev,
            Map<String, Double> clipping,
            double renormMomentum,
            double momentum,
            double epsilon) {
        this.movingStddev = movingStddev;
        this.renormMean = renormMean;
        this.renormStddev = renormStddev;
        this.clipping = clipping;
        this.renormMomentum = renormMomentum;
        this.momentum = momentum;
        this.epsilon = epsilon;
    }

    Correction correct(Call call, Value mean, Value variance) {
        Value stddev = Ops.maximum(call.read(renormStddev), Math.sqrt(epsilon));
        Value r = Ops.divide(Ops.sqrt(Ops.add(variance, epsilon)), stddev);
        Value d = Ops.divide(Ops.subtract(mean, call.read(renormMean)), stddev);
        Double rmin = clipping.get("rmin");
        Double rmax = clipping.get("rmax");
        Double dmax = clipping.get("dmax");
        r = rmin == null ? r : Ops.maximum(r, rmin);
        r = rmax == null ? r : Ops.minimum(r, rmax);
        d = dmax == null ? d : Ops.clip(d, -dmax, dmax);
        return new Correction(Ops.stopGradient(r), Ops.stopGradient(d));
    }

    void update(Call call, Value mean, Value variance, Variable movingMean, Variable movingVariance) {
        Value stddev = Ops.sqrt(Ops.add(variance, epsilon));
        BatchNormalization.assignAverage(call, renormMean, mean, renormMomentum);
        BatchNormalization.assignAverage(call, renormStddev, stddev, renormMomentum);
        BatchNormalization.assignAverage(call, movingMean, mean, momentum);
        Value moving = BatchNormalization.assignAverage(call, movingStddev, stddev, momentum);
        call.assign(movingVariance, Ops.relu(Ops.subtract(Ops.square(moving), epsilon)));
    }
}
