package dev.keratin.layers.core;

import dev.keratin.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What an equation of {@link EinsumDense} says of its weights.
 *
 * @param output the result's shape, as far as the input and the layer's argument say it
 * @param kernel the kernel's shape
 * @param bias the bias's shape, null for none
 * @param inputAxes the axes of the kernel that are summed over
 * @param outputAxes the axes of the kernel that stand in the result
 */
record EinsumShapes(
        Shape output, Shape kernel, @Nullable Shape bias, List<Integer> inputAxes, List<Integer> outputAxes) {

    private static final Pattern PLAIN = Pattern.compile("([a-zA-Z]+),([a-zA-Z]+)->([a-zA-Z]+)");
    private static final Pattern LEFT = Pattern.compile("\\.\\.\\.([a-zA-Z]+),([a-zA-Z]+)->\\.\\.\\.([a-zA-Z]+)");
    private static final Pattern RIGHT = Pattern.compile("([a-zA-Z]{2,})\\.\\.\\.,([a-zA-Z]+)->([a-zA-Z]+)\\.\\.\\.");

    static EinsumShapes of(String equation, @Nullable String biasAxes, Shape input, List<Integer> partialOutput) {
        for (Pattern pattern : List.of(PLAIN, LEFT, RIGHT)) {
            Matcher matcher = pattern.matcher(equation);
            if (matcher.matches()) {
                return new Analysis(
                                equation, matcher.group(1), matcher.group(2), matcher.group(3), pattern == LEFT, input)
                        .shapes(partialOutput, biasAxes);
            }
        }
        throw new IllegalArgumentException("`equation` of EinsumDense must have the form \"[X],[Y]->[Z]\","
                + " \"...[X],[Y]->...[Z]\" or \"[X]...,[Y]->[Z]...\", received \"" + equation + "\".");
    }

    /** The kernel as one that is quantized by columns: the axes that the result keeps, beside those that are summed over. */
    QuantizedKernel.Axes quantized(String equation, int rank) {
        String plain = equation.replace("...", "");
        String input = plain.substring(0, plain.indexOf(','));
        String letters = plain.substring(plain.indexOf(',') + 1, plain.indexOf("->"));
        String result = plain.substring(plain.indexOf("->") + 2);
        int elided = rank - input.length();
        int shift = equation.startsWith("...") ? elided : 0;
        int[] reduced = IntStream.range(0, input.length())
                .filter(i -> result.indexOf(input.charAt(i)) < 0)
                .map(i -> i + shift)
                .toArray();
        int[] scale = new int[result.length() + elided];
        Arrays.fill(scale, 1);
        int rows = 1;
        int columns = 1;
        for (int i = 0; i < letters.length(); i++) {
            int at = result.indexOf(letters.charAt(i));
            if (at < 0) {
                rows = Math.multiplyExact(rows, kernel.dim(i));
            } else {
                columns = Math.multiplyExact(columns, kernel.dim(i));
                scale[at + shift] = kernel.dim(i);
            }
        }
        return new QuantizedKernel.Axes(kernel, rows, columns, Shape.of(scale), reduced);
    }

    /** One equation and the shape it meets. */
    private record Analysis(
            String equation, String input, String kernel, String result, boolean elidedLeft, Shape inputShape) {

        EinsumShapes shapes(List<Integer> partialOutput, @Nullable String biasAxes) {
            int elided = inputShape.rank() - input.length();
            if (elided < 0 || (elided > 0 && !equation.contains("..."))) {
                throw new IllegalArgumentException(
                        "`equation` \"" + equation + "\" of EinsumDense describes an input of " + input.length()
                                + " axes, received shape " + inputShape + ".");
            }
            int shift = elidedLeft ? elided : 0;
            List<Integer> output = output(partialOutput, elided);
            Map<Character, Integer> sizes = new HashMap<>();
            for (int i = 0; i < input.length(); i++) {
                sizes.put(input.charAt(i), inputShape.dim(i + shift));
            }
            for (int i = 0; i < result.length(); i++) {
                int size = output.get(i + shift);
                Integer known = sizes.get(result.charAt(i));
                if (known != null && size != Shape.UNKNOWN && known != size && known != Shape.UNKNOWN) {
                    throw new IllegalArgumentException("`output_shape` of EinsumDense gives axis '" + result.charAt(i)
                            + "' of \"" + equation + "\" the size " + size + ", but the input " + inputShape + " has "
                            + known + " there.");
                }
                sizes.merge(result.charAt(i), size, (ofInput, ofOutput) -> Math.max(ofInput, ofOutput));
            }
            return new EinsumShapes(
                    Shape.of(output),
                    kernelShape(sizes),
                    biasShape(biasAxes, output, shift, elided),
                    axes(false),
                    axes(true));
        }

        private List<Integer> output(List<Integer> partial, int elided) {
            List<Integer> output = new ArrayList<>(partial);
            output.add(0, inputShape.dim(0));
            for (int i = 1; elidedLeft && i < elided; i++) {
                output.add(i, inputShape.dim(i));
            }
            for (int i = inputShape.rank() - elided; !elidedLeft && i < inputShape.rank(); i++) {
                output.add(inputShape.dim(i));
            }
            if (output.size() != result.length() + elided) {
                throw new IllegalArgumentException("`output_shape` of EinsumDense must have "
                        + (result.length() - (elidedLeft && elided > 0 ? 0 : 1)) + " sizes for \"" + equation
                        + "\", received " + partial + ".");
            }
            return output;
        }

        private Shape kernelShape(Map<Character, Integer> sizes) {
            Shape shape = Shape.scalar();
            for (char letter : kernel.toCharArray()) {
                Integer size = sizes.get(letter);
                if (size == null || size <= 0) {
                    throw new IllegalArgumentException("Axis '" + letter + "' of the kernel in \"" + equation
                            + "\" has no size: neither the input " + inputShape
                            + " nor `output_shape` says it. The kernel must be fully specified.");
                }
                shape = shape.append(size);
            }
            return shape;
        }

        private @Nullable Shape biasShape(@Nullable String biasAxes, List<Integer> output, int shift, int elided) {
            if (biasAxes == null) {
                return null;
            }
            int first = result.length();
            for (char letter : biasAxes.toCharArray()) {
                if (result.indexOf(letter) < 0) {
                    throw new IllegalArgumentException("`bias_axes` of EinsumDense must be letters of the result of \""
                            + equation + "\", received \"" + biasAxes + "\".");
                }
                first = Math.min(first, result.indexOf(letter));
            }
            Shape shape = Shape.scalar();
            for (int i = first; i < result.length(); i++) {
                shape = shape.append(biasAxes.indexOf(result.charAt(i)) >= 0 ? output.get(i + shift) : 1);
            }
            for (int i = 0; !elidedLeft && i < elided; i++) {
                shape = shape.append(1);
            }
            return shape;
        }

        private List<Integer> axes(boolean ofResult) {
            List<Integer> axes = new ArrayList<>();
            for (int i = 0; i < kernel.length(); i++) {
                if (result.indexOf(kernel.charAt(i)) >= 0 == ofResult) {
                    axes.add(i);
                }
            }
            return axes;
        }
    }
}
