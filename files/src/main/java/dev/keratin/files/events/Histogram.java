package dev.keratin.files.events;

/** The buckets of TensorBoard's histograms: of equal width from the smallest value to the largest. */
final class Histogram {

    /** Left edge, right edge, count. */
    static final int COLUMNS = 3;

    private static final int BUCKETS = 30;

    private Histogram() {}

    /** One row of {@link #COLUMNS} numbers for each bucket; all zero where there are no values. */
    static double[] buckets(float[] values) {
        double[] rows = new double[BUCKETS * COLUMNS];
        double smallest = Double.POSITIVE_INFINITY;
        double largest = Double.NEGATIVE_INFINITY;
        for (float value : values) {
            if (Float.isFinite(value)) {
                smallest = Math.min(smallest, value);
                largest = Math.max(largest, value);
            }
        }
        if (smallest > largest) {
            return rows;
        }
        double width = (largest - smallest) / BUCKETS;
        for (int i = 0; i < BUCKETS; i++) {
            rows[i * COLUMNS] = smallest + i * width;
            rows[i * COLUMNS + 1] = i == BUCKETS - 1 ? largest : smallest + (i + 1) * width;
        }
        for (float value : values) {
            if (Float.isFinite(value)) {
                // A single value falls into the last bucket, as TensorBoard has it.
                int bucket = width == 0 ? BUCKETS - 1 : (int) Math.min(BUCKETS - 1, (value - smallest) / width);
                rows[bucket * COLUMNS + 2]++;
            }
        }
        return rows;
    }
}
