package io.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.embedded.LocalPostgres;
import io.millrace.ingest.api.IngestRequest.BatchAnswer;
import io.millrace.ingest.api.IngestRequest.DeleteSource;
import io.millrace.ingest.api.IngestRequest.PostgresSource;
import io.millrace.ingest.api.IngestRequest.Quarantine;
import io.millrace.ingest.api.IngestRequest.SourceAnswer;
import io.millrace.ingest.api.IngestRequest.Sources;
import io.millrace.ingest.engine.changes.Place;
import io.millrace.ingest.engine.changes.Segment;
import io.millrace.ingest.store.BatchWriter;
import io.millrace.ingest.store.ChangeFeeds;
import io.millrace.ingest.store.ChangeWriter;
import io.millrace.kernel.Ids;
import io.millrace.kernel.ProblemException;
import io.millrace.stream.Fenced;
import io.millrace.stream.Job;
import io.millrace.stream.Stage;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Changes of a server of its own, whose log is told of.
class ChangesTest {
    private static final Things THINGS = Things.shared();
    private static final String PASSWORD = Ids.random128();
    private static final LocalPostgres SERVER = server("publisher", "logical");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Pulls pulls;
    private Warehoused warehouse;
    private String table;

    private static LocalPostgres server(String name, String level) {
        return server(name, level, 0);
    }

    private static LocalPostgres server(String name, String level, int port) {
        var folder = THINGS.stack.folder().resolve(name);
        var server =
                LocalPostgres.start(
                        folder,
                        port,
                        PASSWORD,
                        Map.of(
                                "wal_level", level,
                                "max_wal_senders", "10",
                                "max_replication_slots", "20",
                                "fsync", "off"));
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        return server;
    }

    @BeforeEach
    void newTenant() {
        pulls = new Pulls(THINGS, THINGS.stack.tenant());
        warehouse = new Warehoused(THINGS, pulls.tenant(), Pulls.DATASET);
        table = "t_" + Ids.random128();
    }

    /// No slot is left for the tests behind.
    @AfterEach
    void deleteSource() {
        for (var its : THINGS.ask(new Sources(pulls.tenant())).items()) {
            THINGS.ask(new DeleteSource(pulls.tenant(), its.name(), true));
        }
    }

    private static String ask(LocalPostgres server, String sql) throws SQLException {
        try (var c =
                        DriverManager.getConnection(
                                server.jdbcUrl("postgres"), server.superuser(), PASSWORD);
                var statement = c.createStatement()) {
            if (!statement.execute(sql)) return "";
            try (var row = statement.getResultSet()) {
                return row.next() ? String.valueOf(row.getString(1)) : "";
            }
        }
    }

    private void foreign(String... all) throws SQLException {
        for (var sql : all) ask(SERVER, sql.replace("$t", table));
    }

    private PostgresSource source(LocalPostgres server, String user) {
        return new PostgresSource(
                "127.0.0.1",
                server.port(),
                "postgres",
                user,
                "disable",
                table,
                null,
                "changes",
                null,
                "p_" + table);
    }

    private void follow() {
        pulls.postgres(source(SERVER, SERVER.superuser()), PASSWORD);
    }

    private void published(String columns) throws SQLException {
        foreign("create table $t (" + columns + ")", "create publication p_$t for table $t");
    }

    /// As a person would look again and again.
    private static void await(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > deadline) throw new AssertionError("waited too long");
            THINGS.stack.vertx().timer(50).await();
        }
    }

    private List<String> held(String column) {
        return warehouse.held(null).stream()
                .map(row -> String.valueOf(row.get(column)))
                .sorted()
                .toList();
    }

    private boolean holds(String column, String... values) {
        if (pulls.batches().isEmpty()) return values.length == 0;
        return held(column).equals(List.of(values));
    }

    private SourceAnswer awaitProblem() throws Exception {
        await(() -> pulls.source().problem() != null);
        return pulls.source();
    }

    @Test
    void tableIsCopiedAndThenFollowed() throws Exception {
        published("id int primary key, note text, at timestamptz, list int[]");
        foreign(
                "insert into $t select i, 'n' || i, '2026-01-01 00:00:00+00', '{1,2}' from generate_series(1, 100) i");
        follow();
        await(() -> !pulls.batches().isEmpty() && held("id").size() == 100);

        foreign(
                "insert into $t values (101, 'new', '2026-01-02 00:00:00+00', '{3}')",
                "update $t set note = 'other' where id = 1",
                "delete from $t where id between 2 and 99",
                "update $t set id = 200 where id = 100");

        await(() -> holds("id", "1", "101", "200"));
        assertThat(held("note")).containsExactly("n100", "new", "other");
        assertThat(warehouse.versions("2").getFirst().deleted()).isTrue();
        assertThat(pulls.source().state()).isEqualTo("running");
        await(() -> pulls.source().slot() != null && pulls.source().slot().lagBytes() != null);
        assertThat(Objects.requireNonNull(pulls.source().slot()).state()).isEqualTo("reserved");
        for (var batch : pulls.batches()) {
            assertThat(batch.rowsIn()).isEqualTo(batch.rowsStored() + batch.rowsQuarantined());
        }
    }

    @Test
    void changesWhileItIsCopiedAreNeitherLostNorDoubled() throws Exception {
        published("id int primary key, v int");
        foreign("insert into $t select i, 0 from generate_series(1, 20000) i");
        follow();
        for (int i = 0; i < 40; i++) {
            foreign(
                    "insert into $t values (%d, 1)".formatted(30_000 + i),
                    "update $t set v = v + 1 where id = %d".formatted(i + 1),
                    "delete from $t where id = %d".formatted(1000 + i));
        }

        await(() -> !pulls.batches().isEmpty() && sum().equals(sumThere()));
    }

    private String sumThere() throws SQLException {
        return ask(SERVER, "select count(*) || '/' || sum(v) || '/' || sum(id) from " + table);
    }

    private String sum() throws SQLException {
        var name = pulls.tenant().rawSchema() + "." + Pulls.DATASET + "_current";
        try (var c = THINGS.stack.superuser();
                var statement = c.createStatement();
                var row =
                        statement.executeQuery(
                                "select count(*) || '/' || sum(v) || '/' || sum(id) from "
                                        + name)) {
            row.next();
            return row.getString(1);
        }
    }

    @Test
    void keyThatIsDeletedAndComesBackInOneTransactionIsThere() throws Exception {
        published("id int primary key, v int");
        foreign("insert into $t values (1, 1)");
        follow();
        await(() -> holds("v", "1"));

        foreign("begin; delete from $t; insert into $t values (1, 2); commit");

        await(() -> holds("v", "2"));
    }

    @Test
    void truncateDeletesAllRecords() throws Exception {
        published("id int primary key");
        foreign("insert into $t values (1), (2)");
        follow();
        await(() -> holds("id", "1", "2"));

        foreign("begin; truncate $t; insert into $t values (3); commit");

        await(() -> holds("id", "3"));
    }

    @Test
    void largeValueThatWasLeftIsKept() throws Exception {
        published("id int primary key, v int, doc text");
        foreign("alter table $t alter doc set storage external");
        foreign("insert into $t values (1, 1, repeat('é', 5000))");
        follow();
        await(() -> holds("v", "1"));

        foreign("update $t set v = 2", "update $t set id = 2");

        await(() -> holds("id", "2"));
        assertThat(held("v")).containsExactly("2");
        assertThat(held("doc")).containsExactly("é".repeat(5000));
    }

    @Test
    void columnsThatComeGoAndChangeStopNothing() throws Exception {
        published("id int primary key, n int, old text");
        foreign("insert into $t values (1, 1, 'a')");
        follow();
        await(() -> holds("id", "1"));

        foreign(
                "alter table $t add extra text",
                "insert into $t values (2, 2, 'b', 'more')",
                "alter table $t drop old",
                "alter table $t alter n type text",
                "insert into $t (id, n) values (3, 'three'), (4, '4')");

        await(() -> holds("id", "1", "2", "4"));
        assertThat(held("extra")).contains("more");
        await(() -> quarantined() == 1);
    }

    private int quarantined() {
        return THINGS.ask(new Quarantine(pulls.tenant(), Pulls.DATASET, null, null, null, 10, null))
                .items()
                .size();
    }

    @Test
    void whatIsSentAgainAddsNothing() throws Exception {
        published("id int primary key, v int");
        foreign("insert into $t values (1, 1)");
        follow();
        await(() -> holds("v", "1"));
        var before = feed();
        var copy = "copy_" + table;
        ask(
                SERVER,
                "select pg_copy_logical_replication_slot('%s', '%s')"
                        .formatted(before.slot(), copy));
        foreign("update $t set v = 2");
        await(() -> holds("v", "2"));
        long rows = rows();

        assertThat(rows).isEqualTo(2);
        // As after a death between our commit and telling the server: its slot is where it was.
        setFeed(copy, before.confirmed());
        foreign("update $t set v = 3");

        await(() -> holds("v", "3"));
        assertThat(rows()).isEqualTo(3);
        assertThat(pulls.source().problem()).isNull();
        await(() -> dropped(before.slot()));
    }

    private ChangeFeeds.Feed feed() {
        return THINGS.stack
                .db()
                .in(pulls.tenant(), c -> new ChangeFeeds().find(c, Pulls.NAME))
                .orElseThrow();
    }

    private void setFeed(String slot, long confirmed) throws SQLException {
        THINGS.stack.asSuperuser(
                "update t_%s.change_feeds set slot = '%s', confirmed = %d"
                        .formatted(pulls.tenant(), slot, confirmed));
    }

    @Test
    void nodeThatLostItsJobStoresNothing() throws Exception {
        published("id int primary key");
        foreign("insert into $t values (1)");
        follow();
        await(() -> holds("id", "1"));
        var its = feed();
        var batches = new BatchWriter(THINGS.stack.db(), THINGS.queue, THINGS.outbox);
        var writer = new ChangeWriter(THINGS.stack.db(), THINGS.queue, batches);
        var late =
                new Job(
                        "main",
                        0,
                        pulls.tenant(),
                        Stage.PULL,
                        "changes:crm",
                        Map.of(),
                        1,
                        1,
                        1,
                        "t",
                        null);
        var of = new ChangeWriter.Feed(Pulls.NAME, its.slot(), Pulls.DATASET, List.of("id"));
        var gone = new Segment(false, List.of(), List.of(List.of("1")));
        var changes =
                new ChangeWriter.Changes(
                        List.of(gone), its.place(), new Place(Long.MAX_VALUE, 1), 0);

        assertThatThrownBy(() -> writer.store(late, of, changes)).isInstanceOf(Fenced.class);

        assertThat(held("id")).containsExactly("1");
        assertThat(feed().place()).isEqualTo(its.place());
    }

    private long rows() {
        return pulls.batches().stream().mapToLong(BatchAnswer::rowsStored).sum();
    }

    @Test
    void turnEndsWhereOthersWriteWithoutEnd() throws Exception {
        published("id int primary key");
        foreign("create table o_$t (v text)");
        follow();
        await(() -> feed().copied());
        long before = feed().confirmed();

        await(() -> {
            foreign("insert into o_$t select md5(i::text) from generate_series(1, 5000) i");
            return feed().confirmed() > before + (1 << 20);
        });

        foreign("insert into $t values (1)");
        await(() -> holds("id", "1"));
    }

    @Test
    void tableThatWasNotPublishedForATimeIsCopiedAgain() throws Exception {
        published("id int primary key");
        foreign("insert into $t values (1), (2)");
        follow();
        await(() -> holds("id", "1", "2"));
        foreign("alter publication p_$t drop table $t");
        assertThat(awaitProblem().problem()).contains("create publication");

        foreign(
                "delete from $t where id = 1",
                "insert into $t values (3)",
                "alter publication p_$t add table $t");

        await(() -> holds("id", "2", "3"));
        await(() -> pulls.source().problem() == null);
    }

    @Test
    void tableThatTookAnothersNameIsCopied() throws Exception {
        published("id int primary key");
        foreign("insert into $t values (1)");
        follow();
        await(() -> holds("id", "1"));

        foreign(
                "begin; alter table $t rename to old_$t; create table $t (id int primary key);"
                        + " insert into $t values (7); alter publication p_$t add table $t; commit");

        await(() -> holds("id", "7"));
    }

    @Test
    void keyOfBlankPaddedTextIsTheSameCopiedAndChanged() throws Exception {
        published("id char(4) primary key, v int");
        foreign("insert into $t values ('a', 1), ('b', 1)");
        follow();
        await(() -> holds("v", "1", "1"));

        foreign("update $t set v = 2 where id = 'a'", "delete from $t where id = 'b'");

        await(() -> holds("v", "2"));
    }

    @Test
    void columnThatAKeyIncludesIsNotOfIt() throws Exception {
        published("id int, v int, primary key (id) include (v)");
        foreign("insert into $t values (1, 1)");
        follow();
        await(() -> holds("v", "1"));

        foreign("update $t set v = 2");

        await(() -> holds("v", "2"));
    }

    @Test
    void rowsOfATableThatInheritsAreNotCopied() throws Exception {
        published("id int primary key");
        foreign(
                "create table c_$t () inherits ($t)",
                "insert into c_$t values (9)",
                "insert into $t values (1)");
        follow();

        await(() -> holds("id", "1"));
    }

    @Test
    void copyThatIsTooLargeLeavesNoSlot() throws Exception {
        published("id int primary key, v text");
        foreign("insert into $t select i, repeat('x', 100) from generate_series(1, 15000) i");
        follow();

        assertThat(awaitProblem().problem()).contains("more than 1 MB");
        var slot = feed().slot();
        await(() -> slots(slot).equals("0"));
        assertThat(pulls.batches()).isEmpty();
    }

    private static String slots(String name) throws SQLException {
        return ask(
                SERVER,
                "select count(*) from pg_replication_slots where slot_name = '" + name + "'");
    }

    @Test
    void serverThatRestartsIsFollowedOn() throws Exception {
        var its = server("restarted", "logical");
        ask(its, "create table " + table + " (id int primary key)");
        ask(its, "create publication p_" + table + " for table " + table);
        ask(its, "insert into " + table + " values (1)");
        pulls.postgres(source(its, its.superuser()), PASSWORD);
        await(() -> holds("id", "1"));

        its.close();
        var again = server("restarted", "logical", its.port());
        ask(again, "insert into " + table + " values (2)");

        await(() -> holds("id", "1", "2"));
    }

    @Test
    void rowsWithoutAKeyStopNothing() throws Exception {
        warehouse.declare(null, "code");
        foreign(
                "create table $t (code text, v int)",
                "alter table $t replica identity full",
                "create publication p_$t for table $t",
                "insert into $t values ('a', 1), (null, 1)");
        follow();
        await(() -> holds("v", "1"));

        foreign(
                "update $t set v = 2",
                "delete from $t where code is null",
                "insert into $t values ('b', 3)");

        await(() -> holds("v", "2", "3"));
        assertThat(pulls.source().problem()).isNull();
    }

    @Test
    void levelOfTheLogIsNamed() throws Exception {
        var other = server("replica", "replica");
        ask(other, "create table " + table + " (id int primary key)");
        pulls.postgres(source(other, other.superuser()), PASSWORD);

        assertThat(awaitProblem().problem()).contains("wal_level is replica", "logical");
        assertThat(pulls.source().state()).isEqualTo("waiting");
    }

    @Test
    void missingRightIsNamed() throws Exception {
        published("id int primary key");
        foreign("create role r_$t login password '" + PASSWORD + "'", "grant select on $t to r_$t");
        pulls.postgres(source(SERVER, "r_" + table), PASSWORD);

        assertThat(awaitProblem().problem()).contains("alter role", "replication");
    }

    @Test
    void missingPublicationIsNamed() throws Exception {
        foreign("create table $t (id int primary key)");
        follow();

        assertThat(awaitProblem().problem()).contains("create publication p_" + table);
    }

    @Test
    void lostSlotIsNamedAndAPullBeginsAnew() throws Exception {
        published("id int primary key");
        foreign("insert into $t values (1), (2)");
        follow();
        await(() -> holds("id", "1", "2"));
        var slot = Objects.requireNonNull(pulls.source().slot()).name();
        await(() -> dropped(slot));
        foreign("delete from $t where id = 1", "insert into $t values (3)");

        assertThat(awaitProblem().problem()).contains(slot, "begin anew");
        pulls.pull();

        await(() -> holds("id", "2", "3"));
        await(() -> pulls.source().problem() == null);
    }

    /// Not while it is read.
    private static boolean dropped(String slot) {
        try {
            ask(SERVER, "select pg_drop_replication_slot('" + slot + "')");
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    @Test
    void deletedSourceDropsItsSlot() throws Exception {
        published("id int primary key");
        foreign("insert into $t values (1)");
        follow();
        await(() -> holds("id", "1"));
        var slot = Objects.requireNonNull(pulls.source().slot()).name();

        THINGS.ask(new DeleteSource(pulls.tenant(), Pulls.NAME, false));

        assertThat(slots(slot)).isEqualTo("0");
    }

    @Test
    void copyingAnewDoesNotTakeADeletionBack() throws Exception {
        published("id int primary key");
        follow();
        var feeds = new ChangeFeeds();

        var feed =
                THINGS.stack
                        .db()
                        .in(
                                pulls.tenant(),
                                c -> {
                                    feeds.setEnds(c, Pulls.NAME, true);
                                    feeds.copyAgain(c, Pulls.NAME);
                                    return feeds.find(c, Pulls.NAME).orElseThrow();
                                });

        assertThat(feed.ends()).isTrue();
        assertThat(feed.restarts()).isTrue();
    }

    @Test
    void sourceWhoseServerIsAwayIsNotDeletedUnlessItIsAskedTo() throws Exception {
        var free = SERVER.port() == 1 ? 2 : 1;
        var away =
                new PostgresSource(
                        "127.0.0.1", free, "d", "u", "disable", "t", null, "changes", null, "p");
        pulls.postgres(away, PASSWORD);

        assertThatThrownBy(() -> THINGS.ask(new DeleteSource(pulls.tenant(), Pulls.NAME, false)))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("pg_drop_replication_slot");
        THINGS.ask(new DeleteSource(pulls.tenant(), Pulls.NAME, true));

        assertThat(THINGS.ask(new Sources(pulls.tenant())).items()).isEmpty();
    }
}
