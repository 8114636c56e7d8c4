package io.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ingest.api.IngestRequest.BatchAnswer;
import io.millrace.ingest.api.IngestRequest.Batches;
import io.millrace.ingest.api.IngestRequest.DatasetSettings;
import io.millrace.ingest.api.IngestRequest.DeleteSource;
import io.millrace.ingest.api.IngestRequest.PostgresSource;
import io.millrace.ingest.api.IngestRequest.PullAnswer;
import io.millrace.ingest.api.IngestRequest.PutDataset;
import io.millrace.ingest.api.IngestRequest.Rows;
import io.millrace.ingest.api.IngestRequest.Sources;
import io.millrace.kernel.Ids;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Another database of the test's Postgres is the foreign one.
class PostgresPullTest {
    private static final Things THINGS = Things.shared();
    private static final String FOREIGN = "foreign_" + Ids.random128();

    private Pulls pulls;
    private String table;

    static {
        try {
            THINGS.stack.asSuperuser("create database " + FOREIGN);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void newTenant() {
        pulls = new Pulls(THINGS, THINGS.stack.tenant());
        table = "t_" + Ids.random128();
    }

    private static Connection connection() throws SQLException {
        var postgres = THINGS.stack.postgres();
        return DriverManager.getConnection(
                postgres.jdbcUrl(FOREIGN), postgres.superuser(), postgres.password());
    }

    private void foreign(String sql) throws SQLException {
        try (var c = connection();
                var statement = c.createStatement()) {
            statement.execute(sql.replace("$t", table));
        }
    }

    private static PostgresSource of(
            @Nullable String table, @Nullable String query, String mode, @Nullable String cursor) {
        var postgres = THINGS.stack.postgres();
        return new PostgresSource(
                "127.0.0.1",
                postgres.port(),
                FOREIGN,
                postgres.superuser(),
                "disable",
                table,
                query,
                mode,
                cursor,
                null);
    }

    private void put(PostgresSource source) {
        pulls.postgres(source, THINGS.stack.postgres().password());
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

    private static final String KINDS =
            """
            create table $t (id bigint, amount numeric, at timestamptz, day date, flag boolean, note text,
                             doc json, list int[], nothing text);
            insert into $t values
            (9007199254740993, 12345678901234567890.123456789, '2026-03-29 02:30:00.123456+01',
             '2026-03-29', true, E'line 1\\nline "2" été 😀 \\\\', E'{"a":\\n [1.10, "x\\\\ny"]}', '{1,null,3}', null)
            """;

    @Test
    void valuesStayWhatTheyAre() throws SQLException {
        foreign(KINDS);
        put(of("public." + table, null, "full", null));

        well();

        var row = THINGS.ask(new Rows(pulls.tenant(), Pulls.DATASET, 10, null)).items().getFirst();
        assertThat(row)
                .containsEntry("id", 9007199254740993L)
                .containsEntry("flag", true)
                .containsEntry("note", "line 1\nline \"2\" été 😀 \\");
        assertThat(row.get("amount").toString()).isEqualTo("12345678901234567890.123456789");
        assertThat(row.get("at").toString()).startsWith("2026-03-29T01:30:00.123456");
        assertThat(row.get("day").toString()).isEqualTo("2026-03-29");
        assertThat(row.get("doc").toString()).contains("1.1");
        assertThat(row.get("nothing")).isNull();
    }

    @Test
    void fullPullIsOneSnapshotInOneBatch() throws SQLException {
        foreign(
                "create table $t as select i as id, 'n' || i as note from generate_series(0, 2999) i");
        put(of(table, null, "full", null));

        var first = well();
        var second = well();

        assertThat(first.rowsStored()).isEqualTo(3_000);
        assertThat(first.batches()).isEqualTo(1);
        assertThat(second.rowsStored()).isEqualTo(3_000);
        assertThat(pulls.stored("id")).hasSize(6_000);
        var batches = THINGS.ask(new Batches(pulls.tenant(), Pulls.DATASET, 10, null)).items();
        assertThat(batches).extracting(BatchAnswer::source).containsOnly("postgres:crm");
    }

    @Test
    void fullPullIntoAnUpsertDatasetChangesWhatChanged() throws SQLException {
        THINGS.ask(
                new PutDataset(
                        pulls.tenant(),
                        Pulls.DATASET,
                        new DatasetSettings("upsert", List.of("id"), null, null, null)));
        foreign(
                "create table $t as select i as id, 'n' || i as note from generate_series(0, 99) i");
        put(of(null, "select id, note from " + table + " where note ~ '^n' -- all", "full", null));
        well();
        foreign("update $t set note = 'new' || id where id < 3");

        well();

        var last =
                THINGS.ask(new Batches(pulls.tenant(), Pulls.DATASET, 1, null)).items().getFirst();
        assertThat(last.unchanged()).isEqualTo(97);
    }

    @Test
    void emptyTableIsPulledWell() throws SQLException {
        foreign("create table $t (id int)");
        put(of(table, null, "full", null));
        assertThat(well().batches()).isZero();

        put(of(table, null, "cursor", "id"));
        assertThat(well().batches()).isZero();
    }

    @Test
    void cursorTakesWhatIsNewOnceAlsoWithinEqualValues() throws SQLException {
        foreign(
                "create table $t as select i as id, timestamptz '2026-01-01 00:00:00.5+00' + (i / 70) * interval '1 us' as at"
                        + " from generate_series(0, 499) i");
        put(of(table, null, "cursor", "at"));

        var first = well();
        var nothing = well();
        foreign(
                "insert into $t select 500 + i, (select max(at) from $t) from generate_series(0, 9) i");
        var late = well();
        foreign("insert into $t select 510 + i, now() from generate_series(0, 9) i");
        foreign("insert into $t values (-1, null)");
        var further = well();

        assertThat(first.rowsStored()).isEqualTo(500);
        assertThat(first.batches()).isEqualTo(10); // of 50 rows, which end inside of 70 equal ones
        assertThat(nothing.rowsIn()).isZero();
        assertThat(late.rowsStored()).isEqualTo(10);
        assertThat(further.rowsStored()).isEqualTo(10);
        assertThat(pulls.stored("id")).containsExactlyInAnyOrderElementsOf(ids(0, 520));
        assertThat(pulls.source().position()).startsWith("20");
    }

    @Test
    void cursorOfAnyTypeAndAQueryWithAnOperatorThatLooksLikeAParameter() throws SQLException {
        foreign(
                "create table $t as select i as id, 'k''' || chr(92) || (1000 + i) as k, '{\"a\":1}'::jsonb as d from generate_series(0, 99) i");
        put(of(null, "select * from " + table + " where d ? 'a'", "cursor", "k"));

        well();
        foreign("insert into $t values (100, 'z', '{\"a\":1}'), (101, 'zz', '{}')");
        well();

        assertThat(pulls.stored("id")).containsExactlyInAnyOrderElementsOf(ids(0, 101));
    }

    @Test
    void moreEqualValuesThanAreToldApartEndThePull() throws SQLException {
        foreign("create table $t as select i as id, 1 as v from generate_series(0, 199) i");
        put(of(table, null, "cursor", "v"));

        var pull = pulls.pull();

        assertThat(pull.problem()).startsWith("More than 100 rows have the same cursor value, 1:");
        assertThat(pull.rowsStored()).isEqualTo(100);
        assertThat(pulls.stored("id")).doesNotHaveDuplicates();
    }

    @Test
    void pullThatWasKilledTakesEveryRowOnce() throws SQLException {
        foreign("create table $t as select i as id, i / 60 as v from generate_series(0, 299) i");
        put(of(table, null, "cursor", "v"));
        var job = pulls.held();
        int killed = 0;

        for (int lives = 0; pulls.last().finishedAt() == null; lives++) {
            try {
                var mortal = new Mortal(THINGS.objects, lives / 2 % 2, lives % 2 == 0);
                pulls.worker(mortal, Things.BOUNDS, THINGS.guard).handle(job);
            } catch (Mortal.Killed e) {
                killed++;
            }
        }

        assertThat(killed).isGreaterThan(5);
        assertThat(pulls.last().problem()).isNull();
        assertThat(pulls.last().rowsStored()).isEqualTo(300);
        assertThat(pulls.stored("id")).containsExactlyInAnyOrderElementsOf(ids(0, 300));
    }

    @Test
    void fullPullThatWasKilledBeginsAnewOrIsDone() throws SQLException {
        foreign("create table $t as select i as id from generate_series(0, 299) i");
        put(of(table, null, "full", null));
        var job = pulls.held();
        int killed = 0;
        for (boolean isBefore : new boolean[] {true, false}) {
            try {
                pulls.worker(new Mortal(THINGS.objects, 0, isBefore), Things.BOUNDS, THINGS.guard)
                        .handle(job);
            } catch (Mortal.Killed e) {
                killed++;
            }
        }

        pulls.worker().handle(job);

        assertThat(killed).isEqualTo(2);
        assertThat(pulls.last().state()).isEqualTo("succeeded");
        assertThat(pulls.stored("id")).containsExactlyInAnyOrderElementsOf(ids(0, 300));
    }

    @Test
    void nextPullKnowsTheLastBatchOfOneThatEndedForAnotherReason() throws SQLException {
        foreign("create table $t as select i as id, i as v from generate_series(0, 59) i");
        put(of(table, null, "cursor", "v"));
        var job = pulls.held();
        try {
            pulls.worker(new Mortal(THINGS.objects, 1, true), Things.BOUNDS, THINGS.guard)
                    .handle(job);
        } catch (Mortal.Killed e) {
            pulls.worker().failed(job, e);
        }
        assertThat(pulls.last().problem()).startsWith("internal:");
        assertThat(pulls.last().rowsStored()).isZero();

        var next = well();

        assertThat(next.rowsStored()).isEqualTo(60);
        assertThat(pulls.stored("id")).containsExactlyInAnyOrderElementsOf(ids(0, 60));
    }

    @Test
    void foreignServerSaysWhy() throws SQLException {
        foreign("create table $t (id int)");
        var right = of(table, null, "full", null);
        pulls.postgres(right, "wrong");
        assertThat(pulls.pull().problem())
                .startsWith("The database refused: FATAL: password authentication failed");

        put(of("missing", null, "full", null));
        assertThat(pulls.pull().problem()).contains("relation \"missing\" does not exist");

        put(of(null, "delete from " + table + " returning id", "full", null));
        assertThat(pulls.pull().problem()).startsWith("The database refused: ERROR:");

        put(of(table, null, "cursor", "other"));
        assertThat(pulls.pull().problem()).contains("t.other does not exist");
    }

    @Test
    void nothingIsWrittenThere() throws SQLException {
        foreign("create table $t (id int)");
        foreign(
                "create function f_$t() returns int language sql as 'insert into $t values (1) returning id'");
        put(of(null, "select f_" + table + "() as id", "full", null));

        var pull = pulls.pull();

        assertThat(pull.problem()).contains("read-only transaction");
    }

    @Test
    void serverThatIsAwayIsAskedAgain() throws IOException {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        put(
                new PostgresSource(
                        "127.0.0.1", port, "d", "u", "disable", "t", null, null, null, null));

        var pull = pulls.pull();

        assertThat(pull.problem())
                .startsWith("The database refused: Connection to 127.0.0.1:" + port);
        assertThat(pull.state()).isEqualTo("failed");
    }

    @Test
    void ownServerIsNotForTenants() throws SQLException {
        foreign("create table $t (id int)");
        put(of(table, null, "full", null));
        var own = List.of("127.0.0.1:" + THINGS.stack.postgres().port());
        var guard = new OutgoingGuard(List.of("127.0.0.0/8"), own);

        pulls.worker(THINGS.objects, Things.BOUNDS, guard).handle(pulls.held());

        assertThat(pulls.last().problem()).contains("is not for tenants");
    }

    @Test
    void changeOfWhatIsReadBeginsAnewAndADeletedSourceIsForgotten() throws SQLException {
        foreign("create table $t as select i as id, -i as back from generate_series(0, 9) i");
        put(of(table, null, "cursor", "id"));
        well();
        assertThat(pulls.source().position()).isEqualTo("9");

        pulls.postgres(of(table, null, "cursor", "back"), null);
        assertThat(pulls.source().position()).isNull();
        well();
        assertThat(pulls.stored("id")).hasSize(20);

        THINGS.ask(new DeleteSource(pulls.tenant(), Pulls.NAME, false));
        assertThat(THINGS.ask(new Sources(pulls.tenant())).items()).isEmpty();
    }

    @Test
    void onlyTheNewestPullsAreKept() throws SQLException {
        foreign("create table $t (id int)");
        put(of(table, null, "cursor", "id"));
        var all = new ArrayList<String>();
        for (int i = 0; i < 7; i++) all.add(well().id());
        Collections.reverse(all);

        var page =
                THINGS.ask(
                        new io.millrace.ingest.api.IngestRequest.Pulls(
                                pulls.tenant(), Pulls.NAME, 3, null));
        var rest =
                THINGS.ask(
                        new io.millrace.ingest.api.IngestRequest.Pulls(
                                pulls.tenant(), Pulls.NAME, 3, page.next()));

        assertThat(page.items())
                .extracting(PullAnswer::id)
                .containsExactlyElementsOf(all.subList(0, 3));
        assertThat(rest.items())
                .extracting(PullAnswer::id)
                .containsExactlyElementsOf(all.subList(3, 5));
        assertThat(rest.next()).isNull();
    }
}
