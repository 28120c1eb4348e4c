package dev.keratin.layers.preprocessing;

import dev.keratin.ops.Graph;
import dev.keratin.ops.HostFunction;
import dev.keratin.ops.Value;
import dev.keratin.random.Philox;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import dev.keratin.tensor.TensorSpec;

/** Random numbers that are drawn one after the other, by rejection or by swapping: a pure function of the graph's key, like all others. */
final class Chance {

    /** How many words of a stream a number may take. */
    private static final int WORDS = 256;

    private Chance() {}

    /** The numbers 0 to n - 1 in random order, new at each run. */
    static Value permutation(Graph graph, int n) {
        int stream = graph.nextStream();
        TensorSpec result = new TensorSpec(DType.INT32, Shape.of(n));
        return graph.apply(
                new HostFunction("shuffle", result, inputs -> {
                    Philox random = philox(inputs.get(0));
                    int[] order = new int[n];
                    for (int i = 0; i < n; i++) {
                        int j = random.uniformInt(stream, i, i + 1);
                        order[i] = order[j];
                        order[j] = i;
                    }
                    return Tensor.of(order, n);
                }),
                graph.key());
    }

    /**
     * Numbers of the beta distribution with both parameters the same, new at each run.
     *
     * @param alpha the parameter, a scalar float
     */
    static Value beta(Graph graph, int n, Value alpha) {
        int stream = graph.nextStream();
        TensorSpec result = new TensorSpec(DType.FLOAT32, Shape.of(n));
        return graph.apply(
                new HostFunction("beta", result, inputs -> {
                    Philox random = philox(inputs.get(0));
                    double parameter = inputs.get(1).getDouble(0);
                    float[] values = new float[n];
                    for (int i = 0; i < n; i++) {
                        double x = logGamma(random, stream, 2 * i * WORDS, parameter);
                        double y = logGamma(random, stream, (2 * i + 1) * WORDS, parameter);
                        values[i] = (float) (1 / (1 + StrictMath.exp(y - x)));
                    }
                    return Tensor.of(values, n);
                }),
                graph.key(),
                alpha);
    }

    /**
     * Positive numbers with sum 1, of the Dirichlet distribution with all parameters the same; two of them are one of the beta distribution and what it
     * lacks to 1.
     */
    static double[] dirichlet(Philox random, int stream, int n, double alpha) {
        double[] logs = new double[n];
        double greatest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            logs[i] = logGamma(random, stream, i * WORDS, alpha);
            greatest = Math.max(greatest, logs[i]);
        }
        double sum = 0;
        for (int i = 0; i < n; i++) {
            logs[i] = StrictMath.exp(logs[i] - greatest);
            sum += logs[i];
        }
        for (int i = 0; i < n; i++) {
            logs[i] /= sum;
        }
        return logs;
    }

    /** The generator of a graph's key. */
    static Philox philox(Tensor key) {
        long[] words = key.buffer().i64();
        return new Philox(words[0], words[1]);
    }

    /**
     * The logarithm of a gamma-distributed number: it does not vanish where the number does. Source: Marsaglia and Tsang, "A simple method for generating
     * gamma variables", 2000, whose step for small parameters is taken always.
     */
    private static double logGamma(Philox random, int stream, int from, double alpha) {
        double d = alpha + 1 - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        double cube = 1;
        for (int i = from + 1; i + 3 <= from + WORDS; i += 3) {
            double radius = Math.sqrt(-2 * StrictMath.log(positive(random, stream, i)));
            double normal = radius * StrictMath.cos(2 * Math.PI * random.uniform(stream, i + 1));
            double root = 1 + c * normal;
            cube = root > 0 ? root * root * root : 1;
            double bound = normal * normal / 2 + d * (1 - cube + StrictMath.log(cube));
            if (root > 0 && StrictMath.log(positive(random, stream, i + 2)) < bound) {
                break;
            }
        }
        return StrictMath.log(d * cube) + StrictMath.log(positive(random, stream, from)) / alpha;
    }

    /** A number in (0, 1). */
    private static double positive(Philox random, int stream, int index) {
        return ((random.word(stream, index) & 0xffffffffL) + 0.5) * 0x1p-32;
    }
}
