package dev.keratin.metrics;

/**
 * The curve that {@link AUC} measures, from counts at ascending thresholds.
 *
 * @param tp true positives, threshold by threshold, label by label within one
 * @param fp false positives
 * @param tn true negatives
 * @param fn false negatives
 * @param labels the number of labels
 */
record Curve(double[] tp, double[] fp, double[] tn, double[] fn, int labels) {

    double area(int label, String curve, String method) {
        if (curve.equals("PR") && method.equals("interpolation")) {
            return interpolatedPrecisionRecall(label);
        }
        double area = 0;
        for (int i = label; i + labels < tp.length; i += labels) {
            int next = i + labels;
            double y = y(i, curve);
            double nextY = y(next, curve);
            double height =
                    switch (method) {
                        case "interpolation" -> (y + nextY) / 2;
                        case "minoring" -> Math.min(y, nextY);
                        default -> Math.max(y, nextY);
                    };
            area += (x(i, curve) - x(next, curve)) * height;
        }
        return area;
    }

    private double x(int i, String curve) {
        return switch (curve) {
            case "ROC" -> ratio(fp[i], fp[i] + tn[i]);
            case "PR" -> ratio(tp[i], tp[i] + fn[i]);
            default -> tp[i] == 0 ? 0 : Math.max(0, 1 - scale(i) * ratio(fn[i], tp[i]));
        };
    }

    private double y(int i, String curve) {
        return switch (curve) {
            case "ROC" -> ratio(tp[i], tp[i] + fn[i]);
            case "PR" -> ratio(tp[i], tp[i] + fp[i]);
            default -> tp[i] == 0 ? 1 : 1 - scale(i) * ratio(fp[i], tp[i]);
        };
    }

    /** True by false: what turns precision and recall into gains (Flach and Kull 2015). */
    private double scale(int i) {
        return ratio(tp[i] + fn[i], tn[i] + fp[i]);
    }

    /** Precision between two thresholds is not linear in recall: true positives are. Davis and Goadrich 2006, in Keras's form. */
    private double interpolatedPrecisionRecall(int label) {
        double area = 0;
        for (int i = label; i + labels < tp.length; i += labels) {
            int next = i + labels;
            double p = tp[i] + fp[i];
            double nextP = tp[next] + fp[next];
            double change = tp[i] - tp[next];
            double slope = ratio(change, Math.max(p - nextP, 0));
            double intercept = tp[next] - slope * nextP;
            double quotient = p > 0 && nextP > 0 ? p / nextP : 1;
            double gain = slope * (change + intercept * Math.log(quotient));
            area += ratio(gain, Math.max(tp[next] + fn[next], 0));
        }
        return area;
    }

    private static double ratio(double x, double y) {
        return y == 0 ? 0 : x / y;
    }
}
