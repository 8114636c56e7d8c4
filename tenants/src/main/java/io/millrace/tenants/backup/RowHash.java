package io.millrace.tenants.backup;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.security.MessageDigest;

/// A hash of the rows of a table that does not depend on their order: the sum, modulo 2^256, of the
/// SHA-256 of each row in Postgres's binary COPY format, as it passes through here.
final class RowHash extends OutputStream {
    // Signature, flags, and the length of an extension that no server writes.
    private static final int HEADER = 19;
    private static final int TRAILER = 0xffff;
    private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);

    private enum Expects {
        HEADER,
        COUNT,
        LENGTH,
        VALUE,
        NOTHING
    }

    private final OutputStream next;
    private final MessageDigest digest = ArchiveFile.sha256();
    private final long[] sum = new long[8];
    private Expects expects = Expects.HEADER;
    private int left = HEADER;
    private int number;
    private int fields;
    private long rows;

    /// @param next gets what comes as it is
    RowHash(OutputStream next) {
        this.next = next;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] buffer, int from, int length) throws IOException {
        read(buffer, from, from + length);
        next.write(buffer, from, length);
    }

    private void read(byte[] buffer, int from, int end) {
        int undigested = from;
        int at = from;
        while (at < end) {
            switch (expects) {
                case HEADER, VALUE -> {
                    int step = Math.min(left, end - at);
                    at += step;
                    left -= step;
                }
                case COUNT, LENGTH -> {
                    number = (number << 8) | (buffer[at++] & 0xff);
                    left--;
                }
                case NOTHING -> at = end;
            }
            if (left > 0) continue;
            var before = expects;
            boolean isRow = advance();
            if (isRow) digest.update(buffer, undigested, at - undigested);
            if (isRow || before == Expects.HEADER) undigested = at;
            if (isRow) add();
        }
        if (expects != Expects.HEADER) digest.update(buffer, undigested, end - undigested);
    }

    /// Goes on behind what is read whole.
    ///
    /// @return whether that ended a row
    private boolean advance() {
        switch (expects) {
            case HEADER -> expect(Expects.COUNT, 2);
            case COUNT -> {
                fields = number;
                if (fields == TRAILER) expect(Expects.NOTHING, 1);
                else return fieldOrEnd();
            }
            case LENGTH -> {
                fields--;
                if (number > 0) expect(Expects.VALUE, number);
                else return fieldOrEnd();
            }
            case VALUE -> {
                return fieldOrEnd();
            }
            case NOTHING -> {}
        }
        return false;
    }

    private boolean fieldOrEnd() {
        boolean isEnd = fields == 0;
        if (isEnd) expect(Expects.COUNT, 2);
        else expect(Expects.LENGTH, 4);
        return isEnd;
    }

    private void expect(Expects what, int bytes) {
        expects = what;
        left = bytes;
        number = 0;
    }

    private void add() {
        var hash = digest.digest();
        for (int i = 0; i < 8; i++) {
            long word = 0;
            for (int b = 0; b < 4; b++) word = (word << 8) | (hash[i * 4 + b] & 0xff);
            sum[i] += word;
        }
        rows++;
    }

    long rows() {
        return rows;
    }

    /// 64 hex digits.
    String value() {
        var total = BigInteger.ZERO;
        // A word's sum has room for the carries of two billion rows.
        for (var word : sum) total = total.shiftLeft(32).add(new BigInteger(Long.toString(word)));
        return "%064x".formatted(total.mod(MODULUS));
    }
}
