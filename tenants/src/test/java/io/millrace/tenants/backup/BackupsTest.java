package io.millrace.tenants.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.embedded.LocalPostgres;
import io.millrace.kernel.Ids;
import io.millrace.kernel.Json;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.Database;
import io.millrace.tenants.db.DatabaseSettings;
import io.millrace.tenants.db.Secrets;
import io.millrace.tenants.db.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupsTest {
    private static final TestDatabase TEST = TestDatabase.shared();
    private static final String OBJECT = "0123456789abcdef0123456789abcdef";

    @TempDir private Path folder;
    private final Stored payloads = new Stored(new HashMap<>());
    private final Backups backups = backups(TEST.database(), payloads);
    private TenantId tenant;
    private Path file;

    /// Payloads in memory.
    private record Stored(Map<String, byte[]> objects) implements Payloads {
        @Override
        public boolean has(String key) {
            return objects.containsKey(key);
        }

        @Override
        public InputStream open(String key) {
            return new ByteArrayInputStream(objects.get(key));
        }

        @Override
        public void put(String key, InputStream in) throws IOException {
            objects.put(key, in.readAllBytes());
        }
    }

    private static Backups backups(Database database, Payloads payloads) {
        return new Backups(database, payloads, _ -> {});
    }

    @BeforeEach
    void fill() throws SQLException {
        tenant = TEST.tenant();
        file = folder.resolve("tenant.zip");
        payloads.objects().put(OBJECT, new byte[] {1, 2, 3});
        var t = tenant.value();
        execute(
                """
                insert into millrace.users (id, email, password) values ('%1$s', '%1$s@example.org', 'x');
                insert into millrace.memberships (user_id, tenant, role) values ('%1$s', '%1$s', 'owner');
                insert into millrace.api_keys (id, tenant, name, hash, scopes, created_by)
                values ('k%1$s', '%1$s', 'k', '%1$s', '{viewer}', '%1$s');
                insert into millrace.work (tenant, stage, key, payload, cost, trace, state, lease_until)
                values ('%1$s', 'ingest', 'b', '{"batch": 1}', 5, 'x', 'running', now());
                insert into millrace.live_positions values ('%1$s', 'batches', 7);
                insert into t_%1$s.datasets (name, created) values ('Odd "näme"', true);
                insert into t_%1$s.batches (dataset, source, state, job, bytes, checksum, object_key)
                select 'Odd "näme"', 'upload', 'received', id, 3, 'x', '%2$s' from millrace.work
                where tenant = '%1$s';
                insert into t_%1$s.quarantine (batch, dataset, line, reason, detail, raw)
                values (1, 'Odd "näme"', 3, 'bad-type', 'd', E'a\\nb\\\\''"');
                insert into t_%1$s.quarantine_decisions (kind, dataset, reason, column_name, up_to, actor,
                    state, rows, job)
                select 'replay', 'Odd "näme"', 'bad-type', '', 1, 'a', 'queued', 1, id
                from millrace.work where tenant = '%1$s';
                insert into t_%1$s.sources (name, kind, topic, format, dataset)
                values ('s', 'kafka', 'topic-%1$s', 'json', 'd');
                insert into t_%1$s.kafka_offsets values ('s', 'id', 0, 42);
                insert into t_%1$s.check_file values ('c', 'checks', 1, now());
                insert into t_%1$s.incident (check_id, state, subject, dataset, opened_at, updated_at, causes)
                values ('c', 'open', 's', 'd', now(), now(), '[1]');
                insert into t_%1$s.entity (name, datasets, link_only, threshold, engine)
                values ('e', '[]', false, 0.5, 'native');
                insert into t_%1$s.golden_record values ('e', 'x', '{"b":1,"a":2}', 2);
                """
                        .formatted(t, OBJECT));
        execute(
                "t_" + t,
                """
                create table t_%1$s_raw."Odd ""näme""\" (
                    _batch bigint not null, _line bigint not null, "a;b" text, "%%" numeric, f double precision,
                    b boolean, d date, t timestamp, z timestamptz, j jsonb, primary key (_batch, _line));
                insert into t_%1$s_raw."Odd ""näme""\"
                select 1, n, repeat('ü' || n, n %% 50), n / 7.0, case when n %% 3 = 0 then 'NaN' else n / 7.0 end,
                       n %% 2 = 0, date '1900-01-01' + n::int, 'infinity', now() - n * interval '1 hour',
                       jsonb_build_object('k', n) from generate_series(1, 3000) n;
                insert into t_%1$s_raw."Odd ""näme""\" (_batch, _line, "a;b", "%%")
                values (2, 1, repeat('x', 5000000), 1e400);
                """
                        .formatted(t));
        execute(
                "t_" + t + "_sql",
                """
                create table t_%1$s_models.m as
                select f, "a;b" collate "C" as c, array[b] as bs, '1 day'::interval as i, '\\x01'::bytea as x
                from t_%1$s_raw."Odd ""näme""\" where _batch = 1 and _line < 10;
                create index m_lower on t_%1$s_models.m (lower(c));
                create view t_%1$s_models.b_second as select count(*) as n, ';' as s from t_%1$s_models.m;
                create view t_%1$s_models.a_first as select n + 1 as n from t_%1$s_models.b_second;
                create table t_%1$s_models.nothing as select from t_%1$s_models.m;
                """
                        .formatted(t));
    }

    private static void execute(String sql) throws SQLException {
        execute("", sql);
    }

    private static void execute(String role, String sql) throws SQLException {
        try (var c = TEST.superuser();
                var statement = c.createStatement()) {
            if (!role.isEmpty()) statement.execute("set role " + role);
            statement.execute(sql);
        }
    }

    private static List<String> strings(Database database, String sql) throws SQLException {
        try (var owner = database.schema().owner()) {
            return Sql.strings(owner, sql);
        }
    }

    private List<String> strings(String sql) throws SQLException {
        try (var c = TEST.superuser()) {
            return Sql.strings(c, sql.formatted(tenant.value()));
        }
    }

    private Manifest write() throws IOException {
        try (var out = Files.newOutputStream(file)) {
            return backups.write(tenant, out);
        }
    }

    @Test
    void manyRowsAreReadInParts() throws Exception {
        execute(
                """
                insert into millrace.audit (tenant, actor, role, operation, resource, status, address, trace)
                select '%1$s', 'a', 'owner', 'o', 'r', 200, '', 't' from generate_series(1, 5000) n
                """
                        .formatted(tenant.value()));
        try (var moment = Moment.of(TEST.database().schema(), tenant)) {
            var rows = new PlatformRows(moment.owner(), moment.owner(), tenant);
            var audit =
                    rows.files(true).stream()
                            .filter(its -> its.name().equals(PlatformRows.AUDIT))
                            .findFirst()
                            .orElseThrow();
            var open = new HashSet<List<String>>();
            audit.writeTo(_ -> open.add(portals(moment)));

            // The server still has the rest while the first rows are written.
            assertThat(open).contains(List.of("true"));
        }
    }

    @Test
    void viewsOnAMaterializedOneComeBackWithIt() throws Exception {
        execute(
                "t_" + tenant.value() + "_sql",
                """
                create materialized view t_%1$s_models.kept as select count(*) as n from t_%1$s_models.m;
                create view t_%1$s_models.before_kept as select n from t_%1$s_models.kept;
                """
                        .formatted(tenant.value()));
        write();

        backups.restore(tenant, file);
        execute(
                "t_" + tenant.value() + "_sql",
                "refresh materialized view t_%1$s_models.kept".formatted(tenant.value()));

        assertThat(strings("select n from t_%1$s_models.before_kept")).containsExactly("9");
    }

    @Test
    void aServerFromBeforeThereWereSchedulesCanBeReadAndPutBack() throws Exception {
        execute(
                """
                drop table t_%1$s.schedule_run, t_%1$s.schedule, t_%1$s.alert, t_%1$s.alert_rule cascade;
                delete from millrace.tenant_migrations
                where tenant = '%1$s' and (version like '060%%' or version like '070%%');
                """
                        .formatted(tenant.value()));
        execute("alter table millrace.schedule_signals rename to away");
        try {
            write();
        } finally {
            execute("alter table millrace.away rename to schedule_signals");
        }

        backups.restore(tenant, file);

        assertThat(
                        strings(
                                """
                                select to_regclass('t_%1$s.schedule_run') is not null
                                       and to_regclass('t_%1$s.alert_rule') is not null
                                       and exists (select from t_%1$s.incident)
                                """))
                .containsExactly("t");
    }

    @Test
    void whatIsTooLargeForAnArchiveIsRefusedBeforeItsFirstByte() throws Exception {
        execute(
                """
                drop index t_%1$s.batches_object;
                insert into t_%1$s.batches (dataset, source, state, bytes, checksum, object_key)
                select name, 'large', 'stored', 1, 'x', repeat('k', %2$d) from t_%1$s.datasets;
                """
                        .formatted(tenant.value(), Archive.MOST_BYTES));
        var out = new ByteArrayOutputStream();

        assertThat(refusal(() -> backups.write(tenant, out))).contains("too large for an archive");

        assertThat(out.size()).isZero();
        assertThat(refusal(() -> new ArchiveSize(Archive.MOST_FILES + 1L, 0).check()))
                .contains("500001 files of at most 500000");
    }

    @Test
    void anImportMakesUsersOfItsMembersOnlyAndChoosesTheirPasswords() throws Exception {
        write();
        for (boolean hasPasswords : List.of(false, true)) {
            var made = Ids.tenant();
            var t = made.value();
            UnaryOperator<String> users =
                    text -> {
                        var member = text.replace(tenant.value(), t);
                        return member + member.replace("\"" + t, "\"alien" + t);
                    };
            UnaryOperator<String> theirs = text -> text.replace(tenant.value(), t);
            var archive = folder.resolve(t + ".zip");
            forge(
                    archive,
                    its -> of(its, made),
                    Map.of(
                            "platform/users.ndjson", users,
                            "platform/members.ndjson", theirs,
                            "platform/api-keys.ndjson", theirs));
            var events = new ArrayList<String>();

            backups.add(
                    archive,
                    new Backups.Placing(
                            Optional.of("s" + t),
                            false,
                            TEST.database().first(),
                            hasPasswords,
                            email -> {
                                events.add(email);
                                return "new";
                            },
                            () -> events.add("made")));

            assertThat(strings("select password from millrace.users where id like '%%" + t + "'"))
                    .containsExactly(hasPasswords ? "x" : "new");
            assertThat(events)
                    .isEqualTo(
                            hasPasswords ? List.of("made") : List.of(t + "@example.org", "made"));
        }
    }

    @Test
    void rowsThatDoNotBelongTogetherAreRefusedInOneLine() throws Exception {
        write();
        var hostile = folder.resolve("hostile.zip");
        var changes =
                Map.<String, UnaryOperator<String>>of(
                        "platform/users.ndjson",
                        _ -> "",
                        "platform/members.ndjson",
                        text -> text.replace("user_id", "user"),
                        PlatformRows.JOBS,
                        _ -> "{}");
        for (var change : changes.entrySet()) {
            forge(
                    hostile,
                    its -> of(its, Ids.tenant()),
                    Map.of(change.getKey(), change.getValue()));

            assertThat(refusal(() -> imported(hostile))).startsWith("The archive holds ");
        }
        forge(hostile, BackupsTest::withoutParts, Map.of());
        assertThat(refusal(() -> imported(hostile))).contains("The archive has no platform/");
        forge(hostile, BackupsTest::withStrangeKey, Map.of());
        assertThat(refusal(() -> imported(hostile))).contains("a payload of a strange name");
        rewrite(
                hostile,
                (name, bytes) ->
                        name.equals(Manifest.NAME)
                                ? bytes("{\"format\":\"" + Manifest.FORMAT + "\"}")
                                : bytes);
        assertThat(refusal(() -> imported(hostile))).contains("manifest cannot be read");
    }

    private void imported(Path archive) {
        var slug = Optional.of("hostile" + Ids.tenant());
        backups.add(archive, slug, false, TEST.database().first());
    }

    private static Manifest withoutParts(Manifest m) {
        return withParts(of(m, Ids.tenant()), List.of());
    }

    private static Manifest withStrangeKey(Manifest m) {
        var strange = new Manifest.Part("objects/../../secret", 1, "");
        var parts = new ArrayList<>(m.parts());
        parts.add(strange);
        return withParts(of(m, Ids.tenant()), parts);
    }

    private static Manifest withParts(Manifest m, List<Manifest.Part> parts) {
        return new Manifest(
                m.format(),
                m.tenant(),
                m.at(),
                m.migrations(),
                m.tables(),
                m.views(),
                m.sequences(),
                parts,
                m.missing());
    }

    @Test
    void noMoreIsReadOfAFileThanItsManifestSays() throws Exception {
        write();
        var bomb = folder.resolve("bomb.zip");
        rewrite(
                bomb,
                (name, bytes) -> {
                    if (!name.startsWith("objects/")) return bytes;
                    return new byte[Archive.MOST_BYTES];
                });
        var stored = new long[1];
        var counting =
                new Payloads() {
                    @Override
                    public boolean has(String key) {
                        return false;
                    }

                    @Override
                    public InputStream open(String key) {
                        throw new IllegalStateException(key);
                    }

                    @Override
                    public void put(String key, InputStream in) throws IOException {
                        for (var buffer = new byte[8192]; in.read(buffer) >= 0; ) {
                            stored[0] += buffer.length;
                        }
                    }
                };

        assertThat(refusal(() -> backups(TEST.database(), counting).restore(tenant, bomb)))
                .contains("damaged in objects/" + OBJECT);

        assertThat(stored[0]).isZero();
    }

    @Test
    void payloadsAreSentWithoutLocks() throws Exception {
        var locks =
                """
                select l.mode from pg_locks l
                join pg_class c on c.oid = l.relation join pg_namespace n on n.oid = c.relnamespace
                where n.nspname like 't\\_%1$s%%'
                """;
        var seen = new ArrayList<List<String>>();
        var watching =
                new Payloads() {
                    @Override
                    public boolean has(String key) {
                        return payloads.has(key);
                    }

                    @Override
                    public InputStream open(String key) throws IOException {
                        try {
                            seen.add(strings(locks));
                        } catch (SQLException e) {
                            throw new IOException(e);
                        }
                        return payloads.open(key);
                    }

                    @Override
                    public void put(String key, InputStream in) throws IOException {
                        payloads.put(key, in);
                    }
                };

        backups(TEST.database(), watching).write(tenant, OutputStream.nullOutputStream());

        assertThat(seen).containsExactly(List.of());
    }

    /// Whether the server keeps a result of the record of calls for this connection.
    private static List<String> portals(Moment moment) {
        try {
            return Sql.strings(
                    moment.owner(),
                    """
                    select exists (select from pg_catalog.pg_cursors
                                   where name <> '' and statement like '%millrace.audit%')::text
                    """);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long first(Database database, TenantId tenant) {
        return database.tenantSql()
                .as(
                        tenant,
                        c ->
                                c.preparedQuery("select n from a_first")
                                        .execute()
                                        .await()
                                        .iterator()
                                        .next()
                                        .getLong(0));
    }

    @Test
    void aTenantThatIsPutBackHasTheRowsItHad() throws Exception {
        var before = backups.hashes(tenant);
        var written = write();
        execute(
                """
                delete from t_%1$s.quarantine;
                insert into t_%1$s.batches (dataset, source, state, bytes, checksum)
                select name, 'later', 'stored', 1, 'x' from t_%1$s.datasets;
                update t_%1$s.kafka_offsets set next_offset = 99;
                drop view t_%1$s_models.a_first;
                create table t_%1$s_raw.later (a int);
                alter table t_%1$s_raw.later owner to t_%1$s;
                delete from millrace.work where tenant = '%1$s';
                """
                        .formatted(tenant.value()));
        assertThat(backups.hashes(tenant)).isNotEqualTo(before);

        backups.restore(tenant, file);

        assertThat(backups.hashes(tenant)).isEqualTo(before);
        assertThat(written.tables()).allMatch(t -> before.contains(line(t)));
        assertThat(first(TEST.database(), tenant)).isEqualTo(10);
        assertThat(strings("select indexdef from pg_indexes where schemaname = 't_%s_models'"))
                .singleElement()
                .asString()
                .contains("lower(c)");
        assertThat(strings("select held_until > now() from millrace.tenants where id = '%s'"))
                .containsExactly("f");
    }

    private static String line(Manifest.Table t) {
        return "%s %s %d %s".formatted(t.place(), t.name(), t.rows(), t.rowHash());
    }

    @Test
    void theBatchAndTheReplayThatWaitedWaitForTheirJobAgain() throws Exception {
        write();
        execute("delete from millrace.work where tenant = '" + tenant + "'");

        backups.restore(tenant, file);

        var jobs =
                """
                select b.id || w.key || w.state || d.kind from t_%1$s.batches b
                join millrace.work w on w.id = b.job
                join t_%1$s.quarantine_decisions d on d.job = w.id where w.tenant = '%1$s'
                """;
        assertThat(strings(jobs)).containsExactly("1brunningreplay");
    }

    @Test
    void schedulesAreDueAgainWhenTheyWere() throws Exception {
        execute(
                """
                insert into t_%1$s.schedule (name, starts, timing, enabled, catch_up, overlap, next_at, signals, needs_all)
                values ('s', '{"kind":"checks"}', '{"kind":"interval","seconds":60}', true, 'once', 'skip',
                        '2030-01-01T00:00:00Z', '{}', false),
                       ('d', '{"kind":"checks"}', '{"kind":"dataset"}', true, 'once', 'skip',
                        null, '{dataset:orders}', false);
                insert into t_%1$s.schedule_run (schedule, instant, cause, state, job, fired_at)
                select 's', now(), 'time', 'running', id, now() from millrace.work where tenant = '%1$s';
                insert into millrace.schedule_times values ('%1$s', 's', '2030-01-01T00:00:00Z');
                insert into millrace.schedule_signals (tenant, schedule, signal)
                values ('%1$s', 'd', 'dataset:orders');
                """
                        .formatted(tenant.value()));
        write();
        execute(
                """
                delete from millrace.work where tenant = '%1$s';
                delete from millrace.schedule_signals where tenant = '%1$s';
                update millrace.schedule_times set next_at = now(), schedule = 'later' where tenant = '%1$s';
                delete from t_%1$s.schedule;
                """
                        .formatted(tenant.value()));

        backups.restore(tenant, file);

        assertThat(
                        strings(
                                """
                                select schedule || extract(year from next_at at time zone 'UTC')
                                from millrace.schedule_times where tenant = '%s'
                                """))
                .containsExactly("s2030");
        assertThat(strings("select signal from millrace.schedule_signals where tenant = '%s'"))
                .containsExactly("dataset:orders");
        assertThat(
                        strings(
                                "select w.key from t_%1$s.schedule_run r join millrace.work w on w.id = r.job"))
                .containsExactly("b");
    }

    @Test
    void numbersThatWereGivenOutAreNotGivenAgain() throws Exception {
        write();
        execute(
                """
                insert into t_%1$s.batches (dataset, source, state, bytes, checksum)
                select name, 'later', 'stored', 1, 'x' from t_%1$s.datasets, generate_series(1, 5);
                """
                        .formatted(tenant.value()));

        backups.restore(tenant, file);

        var next =
                "insert into t_%1$s.batches (dataset, source, state, bytes, checksum) select name, 'next', 'stored', 1, 'x' from t_%1$s.datasets returning id";
        assertThat(strings(next)).containsExactly("7");
    }

    @Test
    void whoWasLetInOrOutSinceStaysSo() throws Exception {
        write();
        execute(
                "update millrace.api_keys set revoked_at = now() where tenant = '%1$s'; update millrace.memberships set role = 'admin' where tenant = '%1$s'"
                        .formatted(tenant.value()));

        backups.restore(tenant, file);

        assertThat(
                        strings(
                                "select role from millrace.memberships where tenant = '%1$s' union all select 'revoked' from millrace.api_keys where tenant = '%1$s' and revoked_at is not null"))
                .containsExactly("admin", "revoked");
    }

    @Test
    @Tag("slow") // another Postgres
    void anotherInstallationHasTheSameRowsAfterAnImport() throws Exception {
        var before = backups.hashes(tenant);
        write();
        var secrets = new Secrets(Ids.random256());
        try (var server =
                LocalPostgres.start(
                        folder.resolve("other"), 0, Ids.random128(), Map.of("fsync", "off"))) {
            var where =
                    DatabaseSettings.of(
                            "127.0.0.1", server.port(), server.superuser(), server.password());
            var other = Database.open(TEST.ownVertx(), where, secrets);
            try {
                importInto(other, before);
            } finally {
                other.close();
            }
        }
    }

    private void importInto(Database other, List<String> before) throws Exception {
        var stored = new Stored(new HashMap<>());
        var there = backups(other, stored);

        var made = there.add(file, Optional.of("elsewhere"), false, other.first());

        assertThat(made.id()).isEqualTo(tenant);
        assertThat(there.hashes(tenant)).isEqualTo(before);
        assertThat(stored.objects().get(OBJECT)).containsExactly(1, 2, 3);
        assertThat(first(other, tenant)).isEqualTo(10);
        assertThat(
                        strings(
                                other,
                                """
                                select t.slug || m.role || u.email || k.name || p.seq
                                from millrace.tenants t
                                join millrace.memberships m on m.tenant = t.id
                                join millrace.users u on u.id = m.user_id
                                join millrace.api_keys k on k.tenant = t.id
                                join millrace.live_positions p on p.tenant = t.id
                                """))
                .containsExactly("elsewhereowner" + tenant + "@example.orgk7");
        assertThat(refusal(() -> there.add(file, Optional.of("again"), false, other.first())))
                .contains("here already");
    }

    @Test
    void anArchiveWithoutSecretsHoldsTheSameRows() throws Exception {
        var whole = write();
        var plain = folder.resolve("plain.zip");
        Manifest its;
        try (var out = Files.newOutputStream(plain)) {
            its = backups.writeWithoutSecrets(tenant, out);
        }

        assertThat(hashesOf(its)).isEqualTo(hashesOf(whole));
        try (var archive = Archive.open(plain)) {
            assertThat(archive.lines("platform/users.ndjson"))
                    .isNotEmpty()
                    .noneMatch(user -> user.containsKey("password"));
            assertThat(archive.text("platform/api-keys.ndjson")).isEmpty();
        }
    }

    private static List<String> hashesOf(Manifest its) {
        return its.tables().stream().map(table -> table.name() + " " + table.rowHash()).toList();
    }

    private interface Attempt {
        void run() throws Exception;
    }

    private static String refusal(Attempt attempt) {
        var thrown = catchThrowableOfType(ProblemException.class, attempt::run);
        return thrown == null ? "" : thrown.problem().detail();
    }

    @Test
    void anArchiveThatIsDamagedChangesNothing() throws Exception {
        var archive = write();
        var before = backups.hashes(tenant);
        var damaged = folder.resolve("damaged.zip");
        for (var name : List.of("quarantine", "m")) {
            var table =
                    archive.tables().stream()
                            .filter(its -> its.name().equals(name))
                            .findFirst()
                            .orElseThrow();
            rewrite(damaged, table.file().file());

            assertThat(refusal(() -> backups.restore(tenant, damaged)))
                    .contains("The archive is damaged in " + table.file().file());
        }
        var cut = folder.resolve("cut.zip");
        Files.write(cut, java.util.Arrays.copyOf(Files.readAllBytes(file), 10_000));
        assertThat(refusal(() -> backups.restore(tenant, cut))).contains("cut off");
        assertThat(refusal(() -> backups.restore(tenant, folder.resolve("none"))))
                .contains("no file");
        assertThat(refusal(() -> backups.restore(TEST.tenant(), file))).contains("import");
        assertThat(backups.hashes(tenant)).isEqualTo(before);
    }

    @Test
    void aPayloadThatIsDamagedIsNotStored() throws Exception {
        write();
        payloads.objects().clear();
        var damaged = folder.resolve("damaged.zip");
        rewrite(damaged, "objects/" + OBJECT);

        assertThat(refusal(() -> backups.restore(tenant, damaged))).contains("objects/" + OBJECT);

        assertThat(payloads.objects()).isEmpty();
    }

    @Test
    void nothingOfANewerVersionsArchiveIsStored() throws Exception {
        write();
        payloads.objects().clear();
        var newer = folder.resolve("newer.zip");
        forge(newer, its -> withMigrations(its, List.of("999_later")), Map.of());

        assertThat(refusal(() -> backups.restore(tenant, newer))).contains("999_later");
        assertThat(
                        refusal(() ->
                                backups.add(
                                        newer,
                                        Optional.of("newer" + tenant),
                                        false,
                                        TEST.database().first())))
                .contains("999_later");

        assertThat(payloads.objects()).isEmpty();
    }

    private static Manifest withMigrations(Manifest m, List<String> migrations) {
        return new Manifest(
                m.format(),
                m.tenant(),
                m.at(),
                migrations,
                m.tables(),
                m.views(),
                m.sequences(),
                m.parts(),
                m.missing());
    }

    @Test
    void whatIsReadIntoMemoryHasABound() throws Exception {
        write();
        var large = folder.resolve("large.zip");
        var blanks = " ".repeat(Archive.MOST_BYTES);
        rewrite(
                large,
                (name, bytes) ->
                        name.equals(Manifest.NAME)
                                ? bytes(new String(bytes, UTF_8) + blanks)
                                : bytes);
        assertThat(refusal(() -> backups.restore(tenant, large))).contains("has more than");

        var before = backups.hashes(tenant);
        forge(large, its -> its, Map.of(PlatformRows.JOBS, text -> text + blanks));
        assertThat(refusal(() -> backups.restore(tenant, large))).contains("has more than");
        assertThat(backups.hashes(tenant)).isEqualTo(before);
    }

    @Test
    void anArchivesIndexCannotBeAnotherStatement() throws Exception {
        write();
        var users = strings("select count(*) from millrace.users");
        var hostile = folder.resolve("hostile.zip");
        for (var table : List.of("m", "batches")) {
            for (var sql : List.of("delete from millrace.users", "reset role")) {
                forge(hostile, its -> withIndex(its, table, sql), Map.of());

                assertThat(refusal(() -> backups.restore(tenant, hostile)))
                        .contains("an index of " + table + " that no server wrote");
            }
        }
        assertThat(strings("select count(*) from millrace.users")).isEqualTo(users);
    }

    @Test
    void anArchiveAddsNoIndexToThePlatformsTables() throws Exception {
        write();
        var hostile = folder.resolve("hostile.zip");
        var index = "CREATE INDEX i ON t_%s.batches USING btree (id)".formatted(tenant);
        forge(hostile, its -> withIndex(its, "batches", index), Map.of());

        assertThat(refusal(() -> backups.restore(tenant, hostile)))
                .contains("an index of batches that no server wrote");
    }

    @Test
    void anImportWritesRowsOfItsOwnTenantOnly() throws Exception {
        write();
        var victim = TEST.tenant();
        var made = Ids.tenant();
        var hostile = folder.resolve("hostile.zip");
        UnaryOperator<String> theirs =
                text ->
                        text.replace("\"tenant\":\"" + tenant, "\"tenant\":\"" + victim)
                                .replace("\"k" + tenant, "\"k" + made)
                                .replace("\"hash\":\"" + tenant, "\"hash\":\"" + made);
        UnaryOperator<String> strange =
                text ->
                        text.replace("\"id\":\"" + tenant, "\"id\":\"" + Ids.tenant())
                                .replaceAll("\"plan\":\"[^\"]*\"", "\"plan\":\"none\"")
                                .replace("\"suspended_for\":null", "\"suspended_for\":\"x\"");
        var files =
                Map.of(
                        "platform/tenant.ndjson", strange,
                        "platform/members.ndjson", theirs,
                        "platform/api-keys.ndjson", theirs,
                        "platform/live-positions.ndjson", theirs);
        forge(hostile, its -> of(its, made), files);

        backups.add(hostile, Optional.of("s" + made), false, TEST.database().first());

        var rows =
                """
                select plan || (suspended_for is null)::text || (select count(*) from millrace.memberships m where m.tenant = t.id)
                    || (select count(*) from millrace.api_keys k where k.tenant = t.id)
                    || (select count(*) from millrace.live_positions p where p.tenant = t.id)
                from millrace.tenants t where id = '%s'
                """;
        var first = strings("select name from millrace.plans where is_first").getFirst();
        assertThat(strings(rows.formatted(made))).containsExactly(first + "true111");
        assertThat(strings(rows.formatted(victim))).singleElement().asString().endsWith("000");
    }

    @Test
    void anImportBeginsWithTheFirstPlanUnlessItIsToKeepItsOwn() throws Exception {
        write();
        var first = strings("select name from millrace.plans where is_first").getFirst();
        var other = strings("select name from millrace.plans where not is_first").getFirst();
        UnaryOperator<String> heavy =
                text ->
                        text.replaceAll("\"weight\":\\d+", "\"weight\":50")
                                .replaceAll("\"plan\":\"[^\"]*\"", "\"plan\":\"" + other + "\"");
        var plan = "select weight || ' ' || plan from millrace.tenants where id = '";

        for (boolean hasPlan : List.of(false, true)) {
            var made = Ids.tenant();
            var archive = folder.resolve(made + ".zip");
            forge(archive, its -> of(its, made), Map.of("platform/tenant.ndjson", heavy));
            backups.add(archive, Optional.of("s" + made), hasPlan, TEST.database().first());

            assertThat(strings(plan + made + "'"))
                    .containsExactly(hasPlan ? "50 " + other : "1 " + first);
        }
    }

    @Test
    void anArchiveIsOfOneOrganization() throws Exception {
        write();
        var hostile = folder.resolve("hostile.zip");
        forge(hostile, its -> of(its, Ids.tenant()), Map.of("platform/tenant.ndjson", t -> t + t));

        assertThat(
                        refusal(() ->
                                backups.add(
                                        hostile,
                                        Optional.of("twice" + tenant),
                                        false,
                                        TEST.database().first())))
                .contains("2 organizations");
    }

    @Test
    void aDeletionThatBeginsEndsARestore() throws Exception {
        write();
        execute("delete from t_%s.quarantine".formatted(tenant));
        var before = backups.hashes(tenant);
        var delete = "update millrace.tenants set deleting_at = now() where id = '" + tenant + "'";
        var interrupted = backups(_ -> unchecked(delete));

        assertThat(refusal(() -> interrupted.restore(tenant, file))).contains("nothing changed");

        assertThat(backups.hashes(tenant)).isEqualTo(before);
    }

    private Backups backups(Consumer<String> progress) {
        var database = TEST.database();
        return new Backups(database, payloads, progress);
    }

    @Test
    void aModelIsWrittenAsItWasWhenABuildReplacesItMeanwhile() throws Exception {
        var models = "t_" + tenant + "_models";
        var rebuild =
                """
                set lock_timeout = '100ms';
                begin;
                create table %1$s.made as select from %1$s.nothing;
                drop table %1$s.nothing;
                alter table %1$s.made rename to nothing;
                commit;
                """
                        .formatted(models);
        var during =
                backups(name -> {
                    if (name.equals("nothing")) attempt("t_" + tenant + "_sql", rebuild);
                });

        var written = during.write(tenant, OutputStream.nullOutputStream());

        assertThat(written.tables())
                .filteredOn(table -> table.name().equals("nothing"))
                .singleElement()
                .extracting(Manifest.Table::rows)
                .isEqualTo(9L);
    }

    @Test
    void aTableThatWasReplacedMeanwhileIsNotWrittenAsEmpty() {
        var table = "t_%s.check_file".formatted(tenant);
        var replace =
                """
                create table %1$s_2 (like %1$s);
                alter table %1$s_2 owner to millrace_owner;
                drop table %1$s cascade;
                alter table %1$s_2 rename to check_file;
                """
                        .formatted(table);
        var during =
                backups(name -> {
                    if (name.equals("check_file")) unchecked(replace);
                });

        assertThat(refusal(() -> during.write(tenant, OutputStream.nullOutputStream())))
                .contains("were replaced meanwhile");
    }

    private static void attempt(String role, String sql) {
        try {
            execute(role, sql);
        } catch (SQLException e) {
            assertThat(e.getSQLState()).isEqualTo("55P03");
        }
    }

    private static void unchecked(String sql) {
        try {
            execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void nothingIsPutBackWhileJobsRun() throws Exception {
        execute(
                "update millrace.work set lease_until = now() + interval '1 hour' where tenant = '%s'"
                        .formatted(tenant));
        var holds = new Holds(TEST.database().schema(), Duration.ofSeconds(1));
        var done = new ArrayList<String>();

        assertThat(refusal(() -> holds.during(tenant, _ -> done.add("work"))))
                .contains("its jobs still run");

        assertThat(done).isEmpty();
        assertThat(strings("select held_until > now() from millrace.tenants where id = '%s'"))
                .containsExactly("f");
    }

    @Test
    void callsThatWereRecordedAreToldAfterARestore() throws Exception {
        write();
        execute(
                """
                insert into millrace.outbox (tenant, topic, type, entity)
                values ('%1$s', 'audit-logs', 'audit.recorded', 'audit'), ('%1$s', 'other', 'x', 'y')
                """
                        .formatted(tenant));

        backups.restore(tenant, file);

        assertThat(strings("select topic from millrace.outbox where tenant = '%s'"))
                .containsExactly("audit-logs");
    }

    /// The manifest of another tenant, without what names the schemas of the first.
    private static Manifest of(Manifest m, TenantId tenant) {
        return new Manifest(
                m.format(),
                new Manifest.Organization(tenant, m.tenant().slug(), m.tenant().name()),
                m.at(),
                m.migrations(),
                m.tables().stream().map(t -> withIndexes(t, List.of())).toList(),
                List.of(),
                m.sequences(),
                m.parts(),
                m.missing());
    }

    private static Manifest withParts(Manifest m, Map<String, Manifest.Part> parts) {
        return new Manifest(
                m.format(),
                m.tenant(),
                m.at(),
                m.migrations(),
                m.tables(),
                m.views(),
                m.sequences(),
                m.parts().stream().map(p -> parts.getOrDefault(p.file(), p)).toList(),
                m.missing());
    }

    /// The archive with another manifest and other files, which it calls whole.
    private void forge(
            Path to, UnaryOperator<Manifest> change, Map<String, UnaryOperator<String>> files)
            throws IOException {
        var parts = new HashMap<String, Manifest.Part>();
        rewrite(
                to,
                (name, bytes) -> {
                    if (name.equals(Manifest.NAME)) {
                        var its = withParts(change.apply(manifest(bytes)), parts);
                        return bytes(Json.write(its));
                    }
                    var edit = files.get(name);
                    if (edit == null) return bytes;
                    var edited = bytes(edit.apply(new String(bytes, UTF_8)));
                    var hash = HexFormat.of().formatHex(ArchiveFile.sha256().digest(edited));
                    parts.put(name, new Manifest.Part(name, edited.length, hash));
                    return edited;
                });
    }

    private static Manifest withIndex(Manifest m, String table, String sql) {
        var tables =
                m.tables().stream()
                        .map(t -> t.name().equals(table) ? withIndexes(t, List.of(sql)) : t)
                        .toList();
        return new Manifest(
                m.format(),
                m.tenant(),
                m.at(),
                m.migrations(),
                tables,
                m.views(),
                m.sequences(),
                m.parts(),
                m.missing());
    }

    private static Manifest.Table withIndexes(Manifest.Table t, List<String> indexes) {
        return new Manifest.Table(
                t.place(),
                t.name(),
                t.columns(),
                t.key(),
                indexes,
                t.file(),
                t.rows(),
                t.rowHash());
    }

    private static Manifest manifest(byte[] bytes) {
        return Json.read(new String(bytes, UTF_8), Manifest.class);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    /// The archive with the last byte before a file's trailer changed.
    private void rewrite(Path to, String name) throws IOException {
        rewrite(
                to,
                (its, bytes) -> {
                    if (its.equals(name)) bytes[bytes.length - 3] ^= 1;
                    return bytes;
                });
    }

    private void rewrite(Path to, BiFunction<String, byte[], byte[]> change) throws IOException {
        try (var from = new ZipFile(file.toFile());
                var out = new ZipOutputStream(Files.newOutputStream(to))) {
            for (var entry : (Iterable<ZipEntry>) from.stream().map(e -> (ZipEntry) e)::iterator) {
                var bytes =
                        change.apply(entry.getName(), from.getInputStream(entry).readAllBytes());
                out.putNextEntry(new ZipEntry(entry.getName()));
                out.write(bytes);
            }
        }
    }
}
