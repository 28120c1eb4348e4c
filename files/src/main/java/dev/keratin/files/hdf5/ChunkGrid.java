package dev.keratin.files.hdf5;

import dev.keratin.files.FormatException;

/**
 * The regular grid of a chunked dataset.
 *
 * @param dimensions the shape of the dataset, no dimension zero
 * @param chunk the shape of a chunk
 * @param counts the number of chunks along each dimension
 * @param largest the number of chunks along each dimension at its largest; {@link Dataspace#UNLIMITED} for one that may grow without bound
 */
record ChunkGrid(long[] dimensions, long[] chunk, long[] counts, long[] largest, int elementSize, int chunkBytes) {

    static ChunkGrid of(Hdf5Input input, Dataspace space, long[] chunk, int elementSize, String path)
            throws FormatException {
        long[] dimensions = space.dimensions();
        if (dimensions.length == 0 || dimensions.length != chunk.length) {
            throw input.corrupt(
                    path, "has " + dimensions.length + " dimensions and chunks of " + chunk.length + " dimensions");
        }
        long bytes = elementSize;
        long[] counts = new long[chunk.length];
        long[] largest = space.largest().clone();
        for (int i = 0; i < chunk.length; i++) {
            if (chunk[i] <= 0) {
                throw input.corrupt(path, "has chunks of the size " + chunk[i] + " along dimension " + i);
            }
            if (chunk[i] > Integer.MAX_VALUE / bytes) {
                throw input.exceeded(path, "chunks of 2 GiB or more");
            }
            bytes *= chunk[i];
            counts[i] = (dimensions[i] - 1) / chunk[i] + 1;
            if (largest[i] != Dataspace.UNLIMITED) {
                if (largest[i] < dimensions[i]) {
                    throw input.corrupt(
                            path,
                            "has " + dimensions[i] + " of at most " + largest[i] + " elements along dimension " + i);
                }
                largest[i] = (largest[i] - 1) / chunk[i] + 1;
            }
        }
        return new ChunkGrid(dimensions, chunk, counts, largest, elementSize, (int) bytes);
    }

    int rank() {
        return chunk.length;
    }

    long chunkCount() {
        long count = 1;
        for (long along : counts) {
            count *= along;
        }
        return count;
    }

    /** The row-major number of the chunk at {@code scaled} coordinates, or -1 where the grid has none. */
    long number(long[] scaled) {
        long number = 0;
        for (int i = 0; i < scaled.length; i++) {
            if (scaled[i] < 0 || scaled[i] >= counts[i]) {
                return -1;
            }
            number = number * counts[i] + scaled[i];
        }
        return number;
    }

    /** The first element of a chunk, by its number. */
    long[] start(long number) {
        long[] start = new long[rank()];
        for (int i = rank() - 1; i >= 0; i--) {
            start[i] = number % counts[i] * chunk[i];
            number /= counts[i];
        }
        return start;
    }

    /**
     * The number of the chunk at an index of an array index, or -1 where the grid has none. Arrays number the chunks of the largest shape,
     * the unlimited dimension first.
     */
    long numberOfIndex(long index) {
        long[] scaled = new long[rank()];
        int unlimited = -1;
        for (int i = rank() - 1; i >= 0; i--) {
            if (largest[i] == Dataspace.UNLIMITED) {
                unlimited = i;
            } else {
                scaled[i] = index % largest[i];
                index /= largest[i];
            }
        }
        if (unlimited >= 0) {
            scaled[unlimited] = index;
        } else if (index != 0) {
            return -1;
        }
        return number(scaled);
    }

    /** The index of a chunk among those of the largest shape, or -1 where that has an unlimited dimension or too many chunks. */
    long indexOfNumber(long number) {
        long index = 0;
        long[] start = start(number);
        for (int i = 0; i < rank(); i++) {
            if (largest[i] == Dataspace.UNLIMITED || index > (Long.MAX_VALUE >> 1) / largest[i]) {
                return -1;
            }
            index = index * largest[i] + start[i] / chunk[i];
        }
        return index;
    }
}
