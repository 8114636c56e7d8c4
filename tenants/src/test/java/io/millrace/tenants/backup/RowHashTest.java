package io.millrace.tenants.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowHashTest {
    private static final byte[] HEADER = new byte[19];

    /// What `copy ... (format binary)` writes; a null value is null.
    private static byte[] copied(List<String[]> rows) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.write(HEADER);
            for (var row : rows) {
                out.writeShort(row.length);
                for (var value : row) {
                    if (value == null) {
                        out.writeInt(-1);
                    } else {
                        out.writeInt(value.length());
                        out.writeBytes(value);
                    }
                }
            }
            out.writeShort(-1);
        }
        return bytes.toByteArray();
    }

    private static String hash(byte[] copied, int piece) throws IOException {
        try (var hash = new RowHash(OutputStream.nullOutputStream())) {
            for (int at = 0; at < copied.length; at += piece) {
                hash.write(copied, at, Math.min(piece, copied.length - at));
            }
            return hash.rows() + " " + hash.value();
        }
    }

    private static String hash(String[]... rows) throws IOException {
        return hash(copied(List.of(rows)), Integer.MAX_VALUE);
    }

    private static String[] row(String... values) {
        return values;
    }

    @Test
    void theOrderOfRowsDoesNotMatter() throws IOException {
        assertThat(hash(row("a", "b"), row("c", null)))
                .isEqualTo(hash(row("c", null), row("a", "b")));
    }

    @Test
    void whatIsInRowsDoes() throws IOException {
        var one = hash(row("a", "b"), row("c", "d"));

        assertThat(one)
                .startsWith("2 ")
                .isNotEqualTo(hash(row("a", "d"), row("c", "b")))
                .isNotEqualTo(hash(row("ab", ""), row("c", "d")))
                .isNotEqualTo(hash(row("a", null), row("c", "d")))
                .isNotEqualTo(hash(row("a", "b"), row("a", "b")));
    }

    @Test
    void aRowThatIsThereTwiceCountsTwice() throws IOException {
        assertThat(hash(row("a"), row("a")))
                .isNotEqualTo(hash(row("a"), row("a"), row("a"), row("a")));
    }

    @Test
    void thePiecesThatItComesInDoNotMatter() throws IOException {
        var copied =
                copied(List.of(row("a", null), row(), row("", "long enough to be cut"), row("d")));
        var whole = hash(copied, copied.length);

        for (int piece = 1; piece < copied.length; piece++) {
            assertThat(hash(copied, piece)).isEqualTo(whole);
        }
    }

    @Test
    void noRowsAreZero() throws IOException {
        assertThat(hash()).isEqualTo("0 " + "0".repeat(64));
    }
}
