package io.millrace.ingest.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {
    @Test
    void quotedLineBreaksAreOneRecordAndLinesAreCountedThroughThem() {
        var read = Reading.csv("id,note\n1,\"a\nb\r\nc\"\n2,\"say \"\"hi\"\"\"\n3,plain\n");

        assertThat(read.rows())
                .containsExactly(
                        List.of("2", "1", "a\nb\r\nc"),
                        List.of("5", "2", "say \"hi\""),
                        List.of("6", "3", "plain"));
        assertThat(read.rejected()).isEmpty();
    }

    @Test
    void unclosedQuoteFollowedByACharacterCostsItsLineOnly() {
        var read = Reading.csv("id,note\n1,\"no end\n2,\"fine, thanks\"\n3,x\n");

        assertThat(read.faults()).containsExactly("2::malformed");
        assertThat(read.rejected().getFirst().raw()).isEqualTo("1,\"no end");
        assertThat(read.rows())
                .containsExactly(List.of("3", "2", "fine, thanks"), List.of("4", "3", "x"));
    }

    @Test
    void unclosedQuoteAtTheEndCostsItsLineOnly() {
        var read = Reading.csv("id,note\n1,\"no end\n2,x\n3,y");

        assertThat(read.faults()).containsExactly("2::malformed");
        assertThat(read.rows()).hasSize(2);
    }

    @Test
    void unclosedQuoteThatClosesIntoTooManyFieldsCostsItsLineOnly() {
        var read = Reading.csv("a,b,c\n1,\"no end,3\n2,\",x\",4\n5,6,7\n");

        assertThat(read.faults()).containsExactly("2::malformed");
        assertThat(read.rows())
                .containsExactly(List.of("3", "2", ",x", "4"), List.of("4", "5", "6", "7"));
    }

    @Test
    void quoteOpenForTooManyLinesCostsItsLineOnly() {
        var body = new StringBuilder("id,note\n1,\"no end\n");
        for (int i = 2; i <= 1_000; i++) body.append(i).append(",x\n");

        var read = Reading.csv(body.toString());

        assertThat(read.faults()).containsExactly("2::malformed");
        assertThat(read.stored()).isEqualTo(999);
    }

    @Test
    void shortAndLongRecordsNameTheirCounts() {
        var read = Reading.csv("a,b\n1\n1,2,3\n1,2\n");

        assertThat(read.faults()).containsExactly("2::too-few-fields", "3::too-many-fields");
        assertThat(read.rejected().getFirst().detail()).contains("1 fields").contains("2");
    }

    @Test
    void nulAndInvalidUtf8AreSetAsideReadably() {
        var body = "a,b\n1,x?\n2,y?\n3,é\n".getBytes(StandardCharsets.UTF_8);
        body[7] = (byte) 0xFF;
        body[12] = 0;

        var read = Reading.of(body, Format.CSV, List.of());

        assertThat(read.faults()).containsExactly("2::bad-encoding", "3::bad-encoding");
        assertThat(read.rejected().getFirst().raw()).isEqualTo("1,x\\xFF");
        assertThat(read.rejected().get(1).raw()).isEqualTo("2,y\\x00");
        assertThat(read.rows()).containsExactly(List.of("4", "3", "é"));
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t", "|"})
    void delimiterIsFound(String delimiter) {
        var read = Reading.csv("id,city\n1,Lyon\n2,Bonn\n".replace(",", delimiter));

        assertThat(read.types()).containsExactly("id:bigint", "city:text");
        assertThat(read.stored()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void everyLineEndIsUnderstood(String end) {
        var read = Reading.csv("id,city\n1,Lyon\n\n2,Bonn".replace("\n", end));

        assertThat(read.rows())
                .containsExactly(List.of("2", "1", "Lyon"), List.of("4", "2", "Bonn"));
    }

    @Test
    void byteOrderMarkIsNoPartOfTheHeader() {
        var read = Reading.csv("\uFEFFid,city\n1,Lyon\n");

        assertThat(read.types()).containsExactly("id:bigint", "city:text");
    }

    @Test
    void fileWithoutAHeaderGetsNumberedColumns() {
        var read = Reading.csv("1,Lyon,2024-01-02\n2,Bonn,2024-01-03\n");

        assertThat(read.types())
                .containsExactly("column_1:bigint", "column_2:text", "column_3:date");
        assertThat(read.rows().getFirst()).containsExactly("1", "1", "Lyon", "2024-01-02");
    }

    @Test
    void laterFileWithoutAHeaderFillsTheKnownColumns() {
        var known =
                List.of(
                        Column.inferred("id", "id", ColumnType.TEXT),
                        Column.inferred("city", "city", ColumnType.TEXT));

        var read =
                Reading.of("x,Lyon\ny,Bonn\n".getBytes(StandardCharsets.UTF_8), Format.CSV, known);

        assertThat(read.rows())
                .containsExactly(List.of("1", "x", "Lyon"), List.of("2", "y", "Bonn"));
    }

    @Test
    void headersBecomeSafeDistinctNames() {
        var read = Reading.csv("customerID,Air temp [K],_batch,x,X,,1st\na,b,c,d,e,f,g\n");

        assertThat(read.columns().stream().map(Column::name))
                .containsExactly(
                        "customerID", "Air_temp_K", "_batch_2", "x", "X_2", "column", "_1st");
        assertThat(read.rows().getFirst()).containsExactly("2", "a", "b", "c", "d", "e", "f", "g");
    }

    @Test
    void recordBeyondTheLimitIsSetAsideAndTheRestIsRead() {
        var body = "id,note\n1," + "x".repeat(3_000_000) + "\n2,y\n";

        var read = Reading.csv(body);

        assertThat(read.faults()).containsExactly("2::too-large");
        assertThat(read.rejected().getFirst().raw().length()).isLessThanOrEqualTo(2_000);
        assertThat(read.rows()).containsExactly(List.of("3", "2", "y"));
    }

    @Test
    void unclosedQuoteOnALineBeyondTheLimitCostsItsLineOnly() {
        var body = "id,note\n1,\"" + "x".repeat(3_000_000) + "\n2,y\n";

        var read = Reading.csv(body);

        assertThat(read.rejected()).hasSize(1);
        assertThat(read.rows()).containsExactly(List.of("3", "2", "y"));
    }

    @Test
    void bytesThatComeOneByOneGiveTheSame() {
        var body = "id,note\r\n1,\"a\r\nb\"\r\n2,\"no end\r\n3,\"x\"\"y\"\r\n\r\n4,z";

        var read = Reading.of(new Trickle(body.getBytes(StandardCharsets.UTF_8)), Format.CSV);

        var whole = Reading.csv(body);
        assertThat(read.rows()).isEqualTo(whole.rows()).hasSize(3);
        assertThat(read.faults()).isEqualTo(whole.faults()).containsExactly("4::malformed");
    }

    @Test
    void headerThatIsNoTextIsRefused() {
        var body = new byte[] {'a', ',', (byte) 0xFF, '\n', '1', ',', '2', '\n'};

        assertThatThrownBy(() -> Reading.of(body, Format.CSV, List.of()))
                .isInstanceOf(Unreadable.class)
                .hasMessageContaining("header");
    }

    @Test
    void emptyBodyHasNoRows() {
        assertThat(Reading.csv("").stored()).isZero();
        assertThat(Reading.csv("a,b\n").stored()).isZero();
    }

    /// A stream that gives one byte at a time.
    private static final class Trickle extends InputStream {
        private final ByteArrayInputStream in;

        Trickle(byte[] bytes) {
            this.in = new ByteArrayInputStream(bytes);
        }

        @Override
        public int read() {
            return in.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            return in.read(into, offset, Math.min(1, length));
        }
    }

    /// Rows are found again by their line.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void noTwoRecordsHaveTheSameLineWhateverIsInThem(long seed) {
        var random = new java.util.Random(seed);
        var parts = List.of("a", ",", "\"", "\n", "\r\n", "\r", "\"\"", "x,y", "\"p\nq\"", " ");
        for (int i = 0; i < 300; i++) {
            var body = new StringBuilder("one,two\n");
            for (int n = 0; n < 60; n++) body.append(parts.get(random.nextInt(parts.size())));

            var read = Reading.csv(body.toString());

            var lines = new java.util.ArrayList<Long>();
            read.rows().forEach(row -> lines.add(Long.valueOf(row.getFirst())));
            read.rejected().forEach(rejected -> lines.add(rejected.line()));
            assertThat(lines).as(body.toString()).doesNotHaveDuplicates();
        }
    }
}
