package dev.keratin.ops;

import dev.keratin.tensor.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Einstein's summation convention, made of transpositions, reshapes and one matrix product for each pair of operands, left to right. Transpositions
 * that the product can do itself cost nothing.
 */
final class Einsum {

    private Einsum() {}

    static Value of(String equation, List<Value> operands) {
        String compact = equation.replace(" ", "");
        String[] sides = compact.split("->", -1);
        String[] terms = sides[0].split(",", -1);
        if (sides.length > 2 || terms.length != operands.size() || operands.isEmpty()) {
            throw new IllegalArgumentException("einsum \"" + equation + "\" must name " + operands.size()
                    + " operands and at most one result, as in \"ij,jk->ik\".");
        }
        int elided = 0;
        for (int i = 0; i < terms.length; i++) {
            elided = Math.max(elided, elidedAxes(equation, terms[i], operands.get(i)));
        }
        List<Term> inputs = new ArrayList<>();
        for (int i = 0; i < terms.length; i++) {
            Value operand = operands.get(i);
            inputs.add(
                    diagonal(equation, new Term(labels(terms[i], elidedAxes(equation, terms[i], operand)), operand)));
        }
        List<Integer> result = sides.length == 2 ? labels(sides[1], elided) : implicitResult(inputs, elided);
        check(equation, inputs, result);
        return reduce(inputs, result);
    }

    /** An operand and a label for each of its axes: a letter's code, or a negative number for an axis that {@code ...} stands for. */
    private record Term(List<Integer> labels, Value value) {
        int size(int label) {
            int axis = labels.indexOf(label);
            return axis < 0 ? 1 : value.shape().dim(axis);
        }
    }

    private static int elidedAxes(String equation, String term, Value operand) {
        int letters = term.replace("...", "").length();
        int elided = operand.rank() - letters;
        if (elided < 0 || (elided > 0 && !term.contains("..."))) {
            throw new IllegalArgumentException("einsum \"" + equation + "\" describes \"" + term + "\" with " + letters
                    + " axes, received an operand of shape " + operand.shape() + ".");
        }
        return elided;
    }

    private static List<Integer> labels(String term, int elided) {
        List<Integer> labels = new ArrayList<>();
        for (int i = 0; i < term.length(); i++) {
            if (term.startsWith("...", i)) {
                for (int axis = elided; axis > 0; axis--) {
                    labels.add(-axis);
                }
                i += 2;
            } else {
                labels.add((int) term.charAt(i));
            }
        }
        return labels;
    }

    private static List<Integer> implicitResult(List<Term> inputs, int elided) {
        List<Integer> all = new ArrayList<>();
        inputs.forEach(term -> all.addAll(term.labels));
        List<Integer> result = labels("...", elided);
        all.stream()
                .filter(label -> label >= 0 && all.indexOf(label) == all.lastIndexOf(label))
                .sorted()
                .forEach(result::add);
        return result;
    }

    private static void check(String equation, List<Term> inputs, List<Integer> result) {
        Set<Integer> known = new HashSet<>();
        for (Term term : inputs) {
            known.addAll(term.labels);
        }
        if (!known.containsAll(result) || new HashSet<>(result).size() != result.size()) {
            throw new IllegalArgumentException(
                    "einsum \"" + equation + "\" must have each letter of its result in an operand, and once only.");
        }
    }

    /** Where an operand has a letter twice, the elements whose places along both axes are the same. */
    private static Term diagonal(String equation, Term term) {
        for (int second = 1; second < term.labels.size(); second++) {
            int first = term.labels.indexOf(term.labels.get(second));
            if (first < second) {
                return diagonal(equation, diagonal(equation, term, first, second));
            }
        }
        return term;
    }

    /** One row longer by an element each, the diagonal stands in the first column. */
    private static Term diagonal(String equation, Term term, int first, int second) {
        Shape shape = term.value.shape();
        int n = shape.dim(first);
        if (n != shape.dim(second)) {
            throw new IllegalArgumentException("einsum \"" + equation + "\" names two axes with one letter, which must"
                    + " have one length, received an operand of shape " + shape + ".");
        }
        List<Integer> rest =
                new ArrayList<>(IntStream.range(0, shape.rank()).boxed().toList());
        rest.remove(Integer.valueOf(second));
        rest.remove(Integer.valueOf(first));
        Shape front = Shape.of(rest.stream().map(shape::dim).toList());
        List<Integer> labels =
                new ArrayList<>(rest.stream().map(term.labels::get).toList());
        labels.add(term.labels.get(first));
        int[] order = IntStream.concat(rest.stream().mapToInt(Integer::intValue), IntStream.of(first, second))
                .toArray();
        Value flat = Ops.reshape(Ops.transpose(term.value, order), front.size(), n * n);
        Value rows = Ops.reshape(Ops.pad(flat, 1, 0, n, 0), front.size(), n, n + 1);
        return new Term(labels, Ops.reshape(Ops.slice(rows, 2, 0, 1), front.append(n)));
    }

    private static Value reduce(List<Term> terms, List<Integer> result) {
        Term left = terms.get(0);
        for (int i = 1; i < terms.size(); i++) {
            Set<Integer> needed = new HashSet<>(result);
            terms.subList(i + 1, terms.size()).forEach(term -> needed.addAll(term.labels));
            left = product(left, terms.get(i), needed);
        }
        Term summed = sumOut(left, new HashSet<>(result));
        return Ops.transpose(summed.value, positions(summed.labels, result));
    }

    private static Term product(Term left, Term right, Set<Integer> needed) {
        Set<Integer> keepLeft = new HashSet<>(needed);
        keepLeft.addAll(right.labels);
        Set<Integer> keepRight = new HashSet<>(needed);
        keepRight.addAll(left.labels);
        Term a = align(sumOut(left, keepLeft), right);
        Term b = align(sumOut(right, keepRight), a);
        List<Integer> batch = new ArrayList<>();
        List<Integer> contracted = new ArrayList<>();
        List<Integer> freeA = new ArrayList<>();
        for (int label : a.labels) {
            (b.labels.contains(label) ? needed.contains(label) ? batch : contracted : freeA).add(label);
        }
        List<Integer> freeB = new ArrayList<>(b.labels);
        freeB.removeAll(a.labels);
        boolean transposeA = a.labels.equals(concat(batch, contracted, freeA)) && !freeA.isEmpty();
        boolean transposeB = b.labels.equals(concat(batch, freeB, contracted)) && !freeB.isEmpty();
        Value x = matrix(a, batch, transposeA ? contracted : freeA, transposeA ? freeA : contracted);
        Value y = matrix(b, batch, transposeB ? freeB : contracted, transposeB ? contracted : freeB);
        List<Integer> labels = concat(batch, freeA, freeB);
        Shape shape = Shape.scalar();
        for (int label : labels) {
            shape = shape.append(Math.max(a.size(label), b.size(label)));
        }
        return new Term(labels, Ops.reshape(Ops.matmul(x, transposeA, y, transposeB), shape));
    }

    /** Axes of length 1 that meet longer ones under the same label are broadcast. */
    private static Term align(Term term, Term other) {
        Shape shape = term.value.shape();
        for (int i = 0; i < term.labels.size(); i++) {
            int size = other.size(term.labels.get(i));
            shape = shape.dim(i) == 1 ? shape.with(i, size) : shape;
        }
        return new Term(term.labels, Ops.broadcastTo(term.value, shape));
    }

    private static Term sumOut(Term term, Set<Integer> kept) {
        List<Integer> labels = new ArrayList<>(term.labels);
        labels.retainAll(kept);
        if (labels.size() == term.labels.size()) {
            return term;
        }
        int[] axes = IntStream.range(0, term.labels.size())
                .filter(axis -> !kept.contains(term.labels.get(axis)))
                .toArray();
        return new Term(labels, Ops.sum(term.value, axes, false));
    }

    private static Value matrix(Term term, List<Integer> batch, List<Integer> rows, List<Integer> columns) {
        Value ordered = Ops.transpose(term.value, positions(term.labels, concat(batch, rows, columns)));
        Shape shape = Shape.scalar();
        for (int label : batch) {
            shape = shape.append(term.size(label));
        }
        return Ops.reshape(ordered, shape.append(size(term, rows)).append(size(term, columns)));
    }

    private static int size(Term term, List<Integer> labels) {
        return labels.stream().mapToInt(term::size).reduce(1, Math::multiplyExact);
    }

    private static int[] positions(List<Integer> from, List<Integer> order) {
        return order.stream().mapToInt(from::indexOf).toArray();
    }

    private static List<Integer> concat(List<Integer> a, List<Integer> b, List<Integer> c) {
        Set<Integer> all = new LinkedHashSet<>(a);
        all.addAll(b);
        all.addAll(c);
        return new ArrayList<>(all);
    }
}
