package dev.keratin.backend;

/**
 * The geometry of a (batched) matrix product {@code C[b] = op(A[b]) op(B[b])} of dense row-major matrices.
 *
 * @param transposeA whether A is stored as k x m
 * @param transposeB whether B is stored as n x k
 * @param m rows of C
 * @param n columns of C
 * @param k length of the sums
 * @param batch number of products
 * @param strideA elements from one A to the next; 0 shares one A
 * @param strideB elements from one B to the next; 0 shares one B
 */
public record Matmul(boolean transposeA, boolean transposeB, int m, int n, int k, int batch, int strideA, int strideB) {

    public static Matmul of(boolean transposeA, boolean transposeB, int m, int n, int k) {
        return new Matmul(transposeA, transposeB, m, n, k, 1, 0, 0);
    }
}
