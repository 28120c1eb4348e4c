package dev.keratin.layers.preprocessing;

/** The 64-bit fingerprint of FarmHash (Pike 2014), which TensorFlow hashes strings by, and its way to join two of them. */
final class FarmHash {

    private static final long K0 = 0xc3a5c85c97cb3127L;
    private static final long K1 = 0xb492b66fbe98f273L;
    private static final long K2 = 0x9ae16a3b2f90404fL;
    private static final long JOIN = 0xc6a4a7935bd1e995L;
    private static final int BLOCK = 64;

    private final byte[] s;

    private FarmHash(byte[] bytes) {
        this.s = bytes;
    }

    static long fingerprint(byte[] bytes) {
        FarmHash hash = new FarmHash(bytes);
        int n = bytes.length;
        if (n <= 16) {
            return hash.upTo16(n);
        }
        if (n <= 32) {
            return hash.upTo32(n);
        }
        return n <= BLOCK ? hash.upTo64(n) : hash.longer(n);
    }

    /** One fingerprint of two. */
    static long join(long one, long two) {
        long result = one ^ JOIN;
        result ^= mix(two * JOIN) * JOIN;
        result *= JOIN;
        return mix(mix(result) * JOIN);
    }

    private long word(int at) {
        long value = 0;
        for (int i = 7; i >= 0; i--) {
            value = value << 8 | (s[at + i] & 0xff);
        }
        return value;
    }

    private long half(int at) {
        return (s[at] & 0xffL) | (s[at + 1] & 0xffL) << 8 | (s[at + 2] & 0xffL) << 16 | (s[at + 3] & 0xffL) << 24;
    }

    private static long mix(long value) {
        return value ^ (value >>> 47);
    }

    private static long turn(long value, int by) {
        return Long.rotateRight(value, by);
    }

    private static long pair(long u, long v, long mul) {
        long b = (v ^ mix((u ^ v) * mul)) * mul;
        return mix(b) * mul;
    }

    private long upTo16(int n) {
        long mul = K2 + n * 2L;
        if (n >= 8) {
            long a = word(0) + K2;
            long b = word(n - 8);
            return pair(turn(b, 37) * mul + a, (turn(a, 25) + b) * mul, mul);
        }
        if (n >= 4) {
            return pair(n + (half(0) << 3), half(n - 4), mul);
        }
        if (n > 0) {
            long y = (s[0] & 0xffL) + ((s[n >> 1] & 0xffL) << 8);
            long z = n + ((s[n - 1] & 0xffL) << 2);
            return mix(y * K2 ^ z * K0) * K2;
        }
        return K2;
    }

    private long upTo32(int n) {
        long mul = K2 + n * 2L;
        long a = word(0) * K1;
        long b = word(8);
        long c = word(n - 8) * mul;
        long d = word(n - 16) * K2;
        return pair(turn(a + b, 43) + turn(c, 30) + d, a + turn(b + K2, 18) + c, mul);
    }

    private long upTo64(int n) {
        long mul = K2 + n * 2L;
        long a = word(0) * K2;
        long b = word(8);
        long c = word(n - 8) * mul;
        long d = word(n - 16) * K2;
        long y = turn(a + b, 43) + turn(c, 30) + d;
        long z = pair(y, a + turn(b + K2, 18) + c, mul);
        long e = word(16) * mul;
        long f = word(24);
        long g = (y + word(n - 32)) * mul;
        long h = (z + word(n - 24)) * mul;
        return pair(turn(e + f, 43) + turn(g, 30) + h, e + turn(f + a, 18) + g, mul);
    }

    private long[] weak(int at, long seedA, long seedB) {
        long z = word(at + 24);
        long a = seedA + word(at);
        long b = turn(seedB + a + z, 21);
        long c = a;
        a += word(at + 8) + word(at + 16);
        return new long[] {a + z, b + turn(a, 44) + c};
    }

    private long longer(int n) {
        long x = 81;
        long y = x * K1 + 113;
        long z = mix(y * K2 + 113) * K2;
        long[] v = new long[2];
        long[] w = new long[2];
        x = x * K2 + word(0);
        int end = (n - 1) / BLOCK * BLOCK;
        for (int at = 0; at < end; at += BLOCK) {
            x = turn(x + y + v[0] + word(at + 8), 37) * K1;
            y = turn(y + v[1] + word(at + 48), 42) * K1;
            x ^= w[1];
            y += v[0] + word(at + 40);
            z = turn(z + w[0], 33) * K1;
            v = weak(at, v[1] * K1, x + w[0]);
            w = weak(at + 32, z + w[1], y + word(at + 16));
            long kept = z;
            z = x;
            x = kept;
        }
        long mul = K1 + ((z & 0xff) << 1);
        int last = n - BLOCK;
        w[0] += (n - 1) & 63;
        v[0] += w[0];
        w[0] += v[0];
        x = turn(x + y + v[0] + word(last + 8), 37) * mul;
        y = turn(y + v[1] + word(last + 48), 42) * mul;
        x ^= w[1] * 9;
        y += v[0] * 9 + word(last + 40);
        z = turn(z + w[0], 33) * mul;
        v = weak(last, v[1] * mul, x + w[0]);
        w = weak(last + 32, z + w[1], y + word(last + 16));
        return pair(pair(v[0], w[0], mul) + mix(y) * K0 + x, pair(v[1], w[1], mul) + z, mul);
    }
}
