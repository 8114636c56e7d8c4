package io.millrace.ingest.engine.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MysqlTableTest {
    private static final MysqlTable TABLE = new MysqlTable("shop.or`ders", null);

    private static MysqlColumn column(String name, String type) {
        return MysqlColumn.of(name, type);
    }

    @Test
    void namesAreQuotedAndAQueryEndsOnALineOfItsOwn() {
        assertThat(TABLE.none()).isEqualTo("select * from `shop`.`or``ders` t limit 0");
        assertThat(new MysqlTable(null, "select 1 -- one").none())
                .isEqualTo("select * from (\nselect 1 -- one\n) t limit 0");
        assertThat(TABLE.all(List.of(column("a`b", "INT32"), column("day", "DATE"))))
                .isEqualTo("select 0, t.`a``b`, cast(t.`day` as char) from `shop`.`or``ders` t");
    }

    @Test
    void whatIsTooLongIsNotSentAndIsTold() {
        var columns =
                List.of(column("id", "INT32"), column("doc", "TEXT"), column("k", "VARSTRING"));

        assertThat(TABLE.all(columns))
                .startsWith(
                        "select case when octet_length(t.`doc`) > 1048576 then 2 when octet_length(t.`k`) > 65536 then 3 else 0 end, t.`id`, if(octet_length(t.`doc`) > 1048576, null, t.`doc`), ");
        MysqlTable.checkRead(columns, 0);
        assertThatThrownBy(() -> MysqlTable.checkRead(columns, 2))
                .isInstanceOf(PullFault.class)
                .hasMessageContaining("doc")
                .hasMessageContaining("1048576");
    }

    @Test
    void rowsAtOnceFitWhereEachIsAsWideAsItMayBe() {
        assertThat(MysqlTable.atOnce(List.of(column("id", "INT64")))).isEqualTo(5_000);
        for (var type : List.of("JSON", "LONG_BLOB", "LONG_TEXT", "VARSTRING", "GEOMETRY")) {
            for (int count : new int[] {1, 10, 100, 4_000}) {
                var columns = Collections.nCopies(count, column("x", type));
                long row = columns.stream().mapToLong(its -> MysqlTable.most(its, columns)).sum();
                assertThat(MysqlTable.atOnce(columns) * row).isBetween(1L, 32L << 20);
            }
        }
    }

    @Test
    void aCursorIsComparedAsWhatItIs() {
        assertThat(following(column("n", "U_INT64"), "18446744073709551615"))
                .endsWith("where t.`n` >= 18446744073709551615 order by t.`n`");
        assertThat(following(column("at", "TIMESTAMP"), "2026-01-01 00:00:00.5"))
                .contains("t.`at` >= cast('2026-01-01 00:00:00.5' as datetime(6))");
        assertThat(following(column("k", "VARSTRING"), "it's"))
                .contains("as binary) >= X'69742773' order by cast(");
        assertThat(following(column("n", "INT32"), null)).contains("where t.`n` is not null");
    }

    @Test
    void whatIsNoNumberOrTimeIsNoPartOfTheStatement() {
        assertThatThrownBy(() -> following(column("n", "INT64"), "1 or 1=1"))
                .isInstanceOf(PullFault.class);
        assertThatThrownBy(() -> following(column("at", "DATETIME"), "2026-01-01' or '1"))
                .isInstanceOf(PullFault.class);
        assertThatThrownBy(() -> following(column("d", "DOUBLE"), null))
                .isInstanceOf(PullFault.class);
    }

    private static String following(MysqlColumn cursor, @Nullable String from) {
        return TABLE.following(List.of(cursor), cursor, from);
    }

    @Test
    void aRowIsJsonUnlessADateIsNone() {
        var columns =
                List.of(
                        column("n", "NUMERIC"),
                        column("at", "DATETIME"),
                        column("doc", "JSON"),
                        column("raw", "BLOB"),
                        column("no", "INT8"));

        assertThat(row(columns, "2026-01-02 03:04:05"))
                .isEqualTo(
                        "{\"n\":0.0000000001,\"at\":\"2026-01-02T03:04:05\",\"doc\":{\"a\": 1.10},\"raw\":\"\\\\x00ff\",\"no\":null}");
        assertThat(row(columns, "0000-00-00 00:00:00")).contains("\"at\":0000-00-00 00:00:00,");
        assertThat(row(columns, "2026-00-02 00:00:00")).contains("\"at\":2026-00-02 00:00:00,");
    }

    private static String row(List<MysqlColumn> columns, String at) {
        var bytes = new byte[] {0, (byte) 0xFF};
        return MysqlRow.json(
                columns,
                Arrays.asList(new BigDecimal("0.0000000001"), at, "{\"a\": 1.10}", bytes, null));
    }
}
