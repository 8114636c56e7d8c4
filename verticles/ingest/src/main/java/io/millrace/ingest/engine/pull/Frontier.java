package io.millrace.ingest.engine.pull;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How far rows were taken that come in the order of a cursor. Rows of one cursor value are told
/// apart by what they hold, so that a reader who begins anew at a value takes of its rows those
/// that it has not: the ones behind a page's end, and those that were committed later.
///
/// Equal rows are counted: of three that are the same, two that were taken leave one.
public final class Frontier {
    private static final int NOT_THERE = -1;

    private final int most;
    private final long[] taken;
    private final BitSet met = new BitSet();
    private @Nullable String value;
    private long[] rows;
    private int count;

    /// Where a reader is.
    ///
    /// @param value the last cursor value, as the database writes it
    /// @param rows 64 bits of each row that was taken of it, in base64
    public record Position(String value, String rows) {}

    /// @param from null before the first row
    /// @param most rows of one value that are told apart
    public Frontier(@Nullable Position from, int most) {
        this.most = most;
        this.taken = from == null ? new long[0] : numbers(from.rows());
        Arrays.sort(taken);
        this.value = from == null ? null : from.value();
        this.rows = Arrays.copyOf(taken, Math.max(16, taken.length));
        this.count = taken.length;
    }

    /// Whether a row was not taken before; from now on it is.
    ///
    /// @param at its cursor value
    /// @throws PullFault when more rows have this value than are told apart
    public boolean take(String at, String row) {
        long number = number(row);
        if (!at.equals(value)) {
            value = at;
            count = 0;
            met.set(0, taken.length); // those of another value
        } else if (isMet(number)) {
            return false;
        }
        if (count == most) {
            throw new PullFault(
                    "More than %d rows have the same cursor value, %s: choose a column that tells rows apart, or the mode full."
                            .formatted(most, at));
        }
        if (count == rows.length) rows = Arrays.copyOf(rows, 2 * count);
        rows[count++] = number;
        return true;
    }

    private boolean isMet(long number) {
        int i = first(number);
        if (i == NOT_THERE) return false;
        int free = met.nextClearBit(i);
        if (free >= taken.length || taken[free] != number) return false;
        met.set(free);
        return true;
    }

    private int first(long number) {
        int i = Arrays.binarySearch(taken, number);
        if (i < 0) return NOT_THERE;
        while (i > 0 && taken[i - 1] == number) i--;
        return i;
    }

    /// @return null before the first row
    public @Nullable Position position() {
        if (value == null) return null;
        var bytes = ByteBuffer.allocate(count * Long.BYTES);
        for (int i = 0; i < count; i++) bytes.putLong(rows[i]);
        return new Position(
                Objects.requireNonNull(value), Base64.getEncoder().encodeToString(bytes.array()));
    }

    private static long[] numbers(String rows) {
        var bytes = ByteBuffer.wrap(Base64.getDecoder().decode(rows));
        var numbers = new long[bytes.remaining() / Long.BYTES];
        for (int i = 0; i < numbers.length; i++) numbers[i] = bytes.getLong();
        return numbers;
    }

    private static long number(String row) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return ByteBuffer.wrap(digest.digest(row.getBytes(StandardCharsets.UTF_8))).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
