package io.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ingest.api.IngestRequest.MysqlSource;
import io.millrace.ingest.api.IngestRequest.PullAnswer;
import io.millrace.ingest.api.IngestRequest.Rows;
import io.millrace.kernel.Ids;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class MysqlPullTest {
    private static final Things THINGS = Things.shared();
    private static final MariaServer SERVER = MariaServer.shared();

    private Pulls pulls;
    private String table;

    @BeforeEach
    void newTenant() {
        pulls = new Pulls(THINGS, THINGS.stack.tenant());
        table = "t_" + Ids.random128();
    }

    private void foreign(String... statements) {
        SERVER.execute(
                Arrays.stream(statements)
                        .map(sql -> sql.replace("$t", table))
                        .toArray(String[]::new));
    }

    private void put(MysqlSource source) {
        pulls.mysql(source, MariaServer.SECRET);
    }

    private static MysqlSource of(
            @Nullable String table, @Nullable String query, @Nullable String cursor) {
        return SERVER.source(SERVER.port(), "disable", table, query, cursor);
    }

    private PullAnswer well() {
        var pull = pulls.pull();
        assertThat(pull.problem()).isNull();
        assertThat(pull.state()).isEqualTo("succeeded");
        return pull;
    }

    private static List<String> ids(int from, int to) {
        return IntStream.range(from, to).mapToObj(Integer::toString).toList();
    }

    @Test
    void valuesStayWhatTheyAre() {
        foreign(
                """
                create table $t (id bigint unsigned, amount decimal(38, 10), small tinyint, large bigint,
                    single float, twice double, bits bit(12), day date, at datetime(6),
                    seen timestamp(3) null, took time(2), made year, doc json, bytes varbinary(10),
                    note text, pick enum('a', 'b'), padded int(8) zerofill, nothing int)
                """,
                """
                insert into $t values (18446744073709551615, 1234567890123456789012345678.0123456789,
                    -128, -9223372036854775808, 0.1, 0.1, b'101010101010', '2026-03-29',
                    '2026-03-29 02:30:00.123456', '2026-03-29 01:30:00.5', '-838:59:59', 2026,
                    '{"a": 1.10}', x'00ff', 'line 1\\nété 😀', 'b', 42, null)
                """);
        put(of(table, null, null));

        well();

        var row = THINGS.ask(new Rows(pulls.tenant(), Pulls.DATASET, 10, null)).items().getFirst();
        assertThat(text(row.get("id"))).isEqualTo("18446744073709551615");
        assertThat(text(row.get("amount"))).isEqualTo("1234567890123456789012345678.0123456789");
        assertThat(text(row.get("small"))).isEqualTo("-128");
        assertThat(text(row.get("large"))).isEqualTo("-9223372036854775808");
        assertThat(text(row.get("single"))).isEqualTo("0.1");
        assertThat(text(row.get("twice"))).isEqualTo("0.1");
        assertThat(text(row.get("bits"))).isEqualTo("2730");
        assertThat(text(row.get("day"))).isEqualTo("2026-03-29");
        assertThat(text(row.get("at"))).startsWith("2026-03-29T02:30:00.123456");
        assertThat(text(row.get("seen"))).startsWith("2026-03-29T01:30:00.5");
        assertThat(text(row.get("took"))).startsWith("-838:59:59");
        assertThat(text(row.get("made"))).isEqualTo("2026");
        assertThat(text(row.get("doc"))).contains("1.1");
        assertThat(text(row.get("bytes"))).isEqualTo("\\x00ff");
        assertThat(text(row.get("note"))).isEqualTo("line 1\nété 😀");
        assertThat(text(row.get("pick"))).isEqualTo("b");
        assertThat(text(row.get("padded"))).isEqualTo("42");
        assertThat(row.get("nothing")).isNull();
    }

    private static String text(@Nullable Object value) {
        return String.valueOf(value);
    }

    @Test
    void wideRowsBehindNarrowOnesArrive() {
        foreign(
                "create table $t (id int, note longtext)",
                "insert into $t select seq, 'x' from seq_0_to_299",
                "insert into $t select 300 + seq, repeat('y', 9000) from seq_0_to_39");
        put(of(table, null, null));

        var pull = well();

        assertThat(pull.rowsStored()).isEqualTo(340);
    }

    @Test
    void aValueThatIsTooLongIsNotReadAndIsTold() {
        foreign(
                "create table $t (id int, note longtext)",
                "insert into $t values (1, 'x'), (2, repeat('y', 2000000))");
        put(of(table, null, null));

        var pull = pulls.pull();

        assertThat(pull.state()).isEqualTo("failed");
        assertThat(pull.problem()).startsWith("A value of the column note is longer than 1048576");
        assertThat(pulls.batches()).isEmpty();
    }

    @Test
    void datesThatThereAreNotAreSetAside() {
        foreign(
                "create table $t (id int, day date, at datetime)",
                "insert into $t values (1, '2026-01-01', '2026-01-01'), (2, '0000-00-00', null)",
                "insert into $t values (3, null, '0000-00-00'), (4, '2026-00-10', null), (5, null, null)");
        put(of(table, null, null));

        var pull = well();

        assertThat(pull.rowsIn()).isEqualTo(5);
        assertThat(pull.rowsQuarantined()).isEqualTo(3);
        assertThat(pulls.stored("id")).containsExactlyInAnyOrder("1", "5");
    }

    @Test
    void cursorTakesWhatIsNewOnceAlsoWithinEqualValues() {
        foreign(
                "create table $t (id int, at timestamp(6) null)",
                "insert into $t select seq, timestampadd(microsecond, seq div 70, '2026-01-01 00:00:00.5') from seq_0_to_499");
        put(of(table, null, "at"));

        var first = well();
        var nothing = well();
        foreign(
                "insert into $t select 500 + seq, timestampadd(microsecond, 7, '2026-01-01 00:00:00.5') from seq_0_to_9");
        var late = well();
        foreign("insert into $t select 510 + seq, '2026-02-01' from seq_0_to_9");
        foreign("insert into $t values (-1, null)");
        var further = well();

        assertThat(first.rowsStored()).isEqualTo(500);
        assertThat(nothing.rowsIn()).isZero();
        assertThat(late.rowsStored()).isEqualTo(10);
        assertThat(further.rowsStored()).isEqualTo(10);
        assertThat(pulls.stored("id")).containsExactlyInAnyOrderElementsOf(ids(0, 520));
    }

    @Test
    void cursorOfTextTellsApartWhatTheServerTakesAsEqual() {
        foreign(
                "create table $t (id int, k varchar(20)) character set utf8mb4",
                "insert into $t values (0, 'a'), (1, 'A'), (2, 'a '), (3, 'á'), (4, 'it''s \\\\ it')");
        put(of(table, null, "k"));
        well();
        assertThat(well().rowsIn()).isZero();
        foreign("insert into $t values (5, 'á'), (6, 'ÿ')");

        assertThat(well().rowsStored()).isEqualTo(2);

        assertThat(pulls.stored("id")).containsExactlyInAnyOrderElementsOf(ids(0, 7));
    }

    @Test
    void cursorOfNumbersBeyondADoubleIsExact() {
        foreign(
                "create table $t (id int, n bigint unsigned)",
                "insert into $t select seq, 18446744073709551000 + seq from seq_0_to_99");
        put(of(null, "select id, n from " + table + " -- all", "n"));
        well();
        foreign("insert into $t values (100, 18446744073709551100)");

        assertThat(well().rowsStored()).isEqualTo(1);

        assertThat(pulls.stored("id")).containsExactlyInAnyOrderElementsOf(ids(0, 101));
    }

    @Test
    void foreignServerSaysWhy() {
        foreign("create table $t (id int, d double)");
        put(of("missing", null, null));
        assertThat(pulls.pull().problem())
                .startsWith("The database refused: ")
                .contains("missing' doesn't exist");

        put(of(null, "delete from " + table, null));
        assertThat(pulls.pull().problem()).startsWith("The database refused: ");

        put(of(table, null, "other"));
        assertThat(pulls.pull().problem()).isEqualTo("There is no column other.");

        put(of(table, null, "d"));
        assertThat(pulls.pull().problem()).startsWith("The column d is no cursor:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"disable", "require"})
    void itIsReadWithAndWithoutTls(String mode) {
        foreign("create table $t (id int)", "insert into $t values (7)");
        put(SERVER.source(SERVER.port(), mode, table, null, null));

        well();

        assertThat(pulls.stored("id")).containsExactly("7");
    }

    @Test
    void aCertificateOfNobodyKnownIsNotBelieved() {
        foreign("create table $t (id int)", "insert into $t values (7)");
        put(SERVER.source(SERVER.port(), "verify-full", table, null, null));

        var pull = pulls.pull();

        assertThat(pull.state()).isEqualTo("failed");
        assertThat(pulls.batches()).isEmpty();
    }
}
