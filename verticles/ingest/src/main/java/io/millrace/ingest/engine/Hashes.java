package io.millrace.ingest.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// 64-bit hashes, good enough to count distinct values by. Not for security.
final class Hashes {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long PRIME = 0x9E3779B97F4A7C15L;

    private Hashes() {}

    /// The finalizer of MurmurHash3: every bit of the result depends on every bit of `value`.
    static long of(long value) {
        long h = value;
        h = (h ^ (h >>> 33)) * 0xFF51AFD7ED558CCDL;
        h = (h ^ (h >>> 33)) * 0xC4CEB9FE1A85EC53L;
        return h ^ (h >>> 33);
    }

    static long of(byte[] data, int from, int to) {
        long h = (to - from) * PRIME;
        int p = from;
        for (; p + 8 <= to; p += 8) {
            h = Long.rotateLeft(h ^ ((long) LONGS.get(data, p) * PRIME), 29) * PRIME;
        }
        long rest = 0;
        for (; p < to; p++) rest = (rest << 8) | (data[p] & 0xFF);
        return of(h ^ (rest * PRIME));
    }
}
