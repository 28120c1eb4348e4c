package dev.keratin.losses;

import dev.keratin.ops.Binding;
import dev.keratin.ops.Node;
import dev.keratin.ops.Operation;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.tensor.Buffer;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.TensorSpec;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Connectionist temporal classification: per sample the negative log likelihood of its labels (operand 1, int32, padded with the blank 0) under
 * logits (operand 0), and the derivative of that by the logits for the gradient. Forward and backward sums are taken in double precision, in
 * logarithms. A sequence too short for its labels has an infinite loss and no gradient. Source: Graves et al. 2006, section 4.
 */
record CtcLoss() implements Operation {

    private static final int BLANK = 0;

    @Override
    public String name() {
        return "ctc_loss";
    }

    @Override
    public List<TensorSpec> infer(List<TensorSpec> inputs) {
        Shape logits = inputs.get(0).shape();
        Shape labels = inputs.get(1).shape();
        if (logits.rank() != 3 || labels.rank() != 2 || labels.dim(0) != logits.dim(0)) {
            throw new IllegalArgumentException(
                    "ctc needs labels (batch, max_length) and logits (batch, steps, classes)," + " received labels "
                            + labels + " and logits " + logits + ".");
        }
        return List.of(inputs.get(0).withShape(Shape.of(logits.dim(0))), inputs.get(0));
    }

    @Override
    public List<@Nullable Value> gradient(Node node, List<@Nullable Value> gradients) {
        Value g = gradients.get(0);
        if (g == null || gradients.get(1) != null) {
            throw new IllegalStateException("ctc_loss has no second derivative.");
        }
        Value column = Ops.reshape(g, g.shape().dim(0), 1, 1);
        return Arrays.asList(Ops.multiply(node.outputs().get(1), column), null);
    }

    @Override
    public Runnable bind(Binding binding) {
        Shape shape = binding.inputShape(0);
        int batch = shape.dim(0);
        int length = binding.inputShape(1).dim(1);
        boolean wide = binding.node().output().dtype().storage() == DType.Storage.F64;
        Buffer x = binding.input(0);
        Buffer labels = binding.input(1);
        Buffer loss = binding.output(0);
        Buffer gradient = binding.output(1);
        Lattice lattice = new Lattice(shape.dim(1), shape.dim(2), length);
        return () -> {
            for (int sample = 0; sample < batch; sample++) {
                double value = lattice.run(x, labels, gradient, wide, sample);
                if (wide) {
                    loss.f64()[sample] = value;
                } else {
                    loss.f32()[sample] = (float) value;
                }
            }
        };
    }

    /** The paths of one sample: states are the labels with a blank before, between and behind. */
    private static final class Lattice {

        private final int steps;
        private final int classes;
        private final int length;
        private final double[] log;
        private final double[] alpha;
        private final double[] beta;
        private final int[] states;

        Lattice(int steps, int classes, int length) {
            this.steps = steps;
            this.classes = classes;
            this.length = length;
            this.log = new double[steps * classes];
            this.states = new int[2 * length + 1];
            this.alpha = new double[steps * states.length];
            this.beta = new double[steps * states.length];
        }

        double run(Buffer x, Buffer labels, Buffer gradient, boolean wide, int sample) {
            int offset = sample * steps * classes;
            logSoftmax(x, wide, offset);
            int count = readStates(labels, sample);
            forward(count);
            backward(count);
            double likelihood = steps == 0 ? Double.NEGATIVE_INFINITY : alpha[(steps - 1) * states.length + count - 1];
            if (steps > 0 && count > 1) {
                likelihood = logAdd(likelihood, alpha[(steps - 1) * states.length + count - 2]);
            }
            for (int t = 0; t < steps; t++) {
                for (int c = 0; c < classes; c++) {
                    double d = likelihood == Double.NEGATIVE_INFINITY ? 0 : derivative(t, c, count, likelihood);
                    int index = offset + t * classes + c;
                    if (wide) {
                        gradient.f64()[index] = d;
                    } else {
                        gradient.f32()[index] = (float) d;
                    }
                }
            }
            return -likelihood;
        }

        private void logSoftmax(Buffer x, boolean wide, int offset) {
            for (int t = 0; t < steps; t++) {
                double max = Double.NEGATIVE_INFINITY;
                for (int i = t * classes; i < (t + 1) * classes; i++) {
                    log[i] = wide ? x.f64()[offset + i] : x.f32()[offset + i];
                    max = Math.max(max, log[i]);
                }
                double sum = 0;
                for (int i = t * classes; i < (t + 1) * classes; i++) {
                    sum += StrictMath.exp(log[i] - max);
                }
                double shift = max + StrictMath.log(sum);
                for (int i = t * classes; i < (t + 1) * classes; i++) {
                    log[i] -= shift;
                }
            }
        }

        /** As many labels as are not blank, from the front. */
        private int readStates(Buffer labels, int sample) {
            int[] all = labels.i32();
            int used = 0;
            for (int i = 0; i < length; i++) {
                used += all[sample * length + i] != BLANK ? 1 : 0;
            }
            for (int i = 0; i < used; i++) {
                int label = all[sample * length + i];
                if (label < 0 || label >= classes) {
                    throw new IllegalArgumentException("Labels of ctc must lie in [0, " + classes
                            + "), the classes of the logits; received " + label + " for sample " + sample + ".");
                }
                states[2 * i] = BLANK;
                states[2 * i + 1] = label;
            }
            states[2 * used] = BLANK;
            return 2 * used + 1;
        }

        private boolean maySkipTo(int state) {
            return state >= 2 && states[state] != BLANK && states[state] != states[state - 2];
        }

        private void forward(int count) {
            int width = states.length;
            Arrays.fill(alpha, Double.NEGATIVE_INFINITY);
            for (int s = 0; s < Math.min(2, count) && steps > 0; s++) {
                alpha[s] = log[states[s]];
            }
            for (int t = 1; t < steps; t++) {
                for (int s = 0; s < count; s++) {
                    double sum = alpha[(t - 1) * width + s];
                    if (s >= 1) {
                        sum = logAdd(sum, alpha[(t - 1) * width + s - 1]);
                    }
                    if (maySkipTo(s)) {
                        sum = logAdd(sum, alpha[(t - 1) * width + s - 2]);
                    }
                    alpha[t * width + s] = sum + log[t * classes + states[s]];
                }
            }
        }

        /** What follows a state, without the state itself. */
        private void backward(int count) {
            int width = states.length;
            Arrays.fill(beta, Double.NEGATIVE_INFINITY);
            for (int s = Math.max(0, count - 2); s < count && steps > 0; s++) {
                beta[(steps - 1) * width + s] = 0;
            }
            for (int t = steps - 2; t >= 0; t--) {
                int next = (t + 1) * width;
                for (int s = 0; s < count; s++) {
                    double sum = beta[next + s] + log[(t + 1) * classes + states[s]];
                    if (s + 1 < count) {
                        sum = logAdd(sum, beta[next + s + 1] + log[(t + 1) * classes + states[s + 1]]);
                    }
                    if (s + 2 < count && maySkipTo(s + 2)) {
                        sum = logAdd(sum, beta[next + s + 2] + log[(t + 1) * classes + states[s + 2]]);
                    }
                    beta[t * width + s] = sum;
                }
            }
        }

        private double derivative(int t, int c, int count, double likelihood) {
            double through = 0;
            for (int s = 0; s < count; s++) {
                if (states[s] == c) {
                    int index = t * states.length + s;
                    through += StrictMath.exp(alpha[index] + beta[index] - likelihood);
                }
            }
            return StrictMath.exp(log[t * classes + c]) - through;
        }

        private static double logAdd(double a, double b) {
            double max = Math.max(a, b);
            return max == Double.NEGATIVE_INFINITY ? max : max + StrictMath.log1p(StrictMath.exp(Math.min(a, b) - max));
        }
    }
}
