package io.millrace.tenants.backup;

import io.millrace.kernel.Json;
import io.millrace.kernel.Problem;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.SqlNames;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A tenant's rows of the platform's tables, as lines of JSON: each file is a table.
///
/// @param owner on the tenant's server, where its jobs and what it told are
/// @param accounts on the first server, where the rest is; the same connection where that is the
///   tenant's
record PlatformRows(Connection owner, Connection accounts, TenantId tenant) {
    private static final String TENANT = "platform/tenant.ndjson";
    private static final String USERS = "platform/users.ndjson";
    private static final String MEMBERS = "platform/members.ndjson";
    private static final String KEYS = "platform/api-keys.ndjson";
    private static final String INVITATIONS = "platform/invitations.ndjson";
    private static final String POSITIONS = "platform/live-positions.ndjson";
    static final String AUDIT = "platform/audit.ndjson";
    static final String JOBS = "platform/jobs.ndjson";

    private static final String ALL_POSITIONS = all("live_positions", "channel");
    private static final Map<String, String> QUERIES = queries();
    // A file that holds nothing says so: an import asks for it.
    private static final Map<String, String> WITHOUT_SECRETS =
            Map.of(
                    USERS,
                    """
                    select (to_jsonb(u) - 'password')::text from millrace.users u
                    where id in (select user_id from millrace.memberships where tenant = ?) order by id
                    """,
                    KEYS,
                    "select '{}' where ? = ''",
                    INVITATIONS,
                    "select '{}' where ? = ''");
    // What else a row of an archive has is not taken over.
    private static final Map<String, String> COLUMNS =
            Map.of(
                    "tenants", "id, slug, name, created_at",
                    "users", "id, email, password, created_at",
                    "memberships", "user_id, tenant, role, created_at, deactivated_at",
                    "api_keys",
                            "id, tenant, name, hash, scopes, created_by, created_at, expires_at, revoked_at, last_used_at",
                    "invitations",
                            "id, tenant, email, role, hash, invited_by, created_at, expires_at, accepted_at",
                    "live_positions", "tenant, channel, seq");
    private static final String TAKE_PLAN =
            """
            update millrace.tenants t
            set weight = its.weight,
                plan = coalesce((select name from millrace.plans where name = its.plan), t.plan)
            from jsonb_populate_record(null::millrace.tenants, ?::jsonb) its where t.id = ?
            """;
    private static final String USER = "select id from millrace.users where email = ?";
    private static final String SLUG = "select 1 from millrace.tenants where slug = ?";
    private static final String CLAIM =
            """
            insert into millrace.topics as t (name, tenant, since) values (?, ?, now())
            on conflict (name) do update
               set tenant = excluded.tenant, released_at = null,
                   since = case when t.tenant = excluded.tenant then t.since else excluded.since end
             where t.tenant = excluded.tenant or t.released_at is not null
            """;
    private static final List<String> FORGET =
            List.of(
                    "delete from millrace.work where tenant = ?",
                    "delete from millrace.outbox where tenant = ? and topic <> 'audit-logs'",
                    "delete from millrace.live_log where tenant = ?");
    // One that was at work when the archive was made is taken up like that of a dead worker.
    private static final String ADD_JOB =
            """
            insert into millrace.work (tenant, stage, key, payload, cost, trace, state, attempt, deferrals,
                                       run_after, lease_until, problem, created_at, failed_at)
            select ?, stage, key, payload, cost, trace, state, attempt, deferrals, run_after,
                   case when state = 'running' then now() end, problem, created_at, failed_at
            from jsonb_populate_record(null::millrace.work, ?::jsonb)
            returning id
            """;

    // Its rules are others now, or as they were.
    private static final String DECIDE_ALERTS =
            """
            insert into millrace.work (tenant, stage, key, payload, cost, trace)
            values (?, 'alerts', '', '{}', 1, md5(clock_timestamp()::text))
            on conflict (tenant, stage, key) where state = 'queued' do nothing
            """;

    private static final String LIVE_LOG = all("live_log", "channel, seq");
    private static final String ADD_LIVE_LOG =
            """
            insert into millrace.live_log
            select * from jsonb_populate_recordset(null::millrace.live_log, ?::jsonb)
            """;
    private static final int AT_ONCE = 500;
    private static final String UNSENT =
            """
            select row_to_json(o)::text from millrace.outbox o
            where tenant = ? and topic <> 'audit-logs' order by id
            """;
    private static final String ADD_EVENT =
            """
            insert into millrace.outbox (tenant, topic, type, entity, channels, at, seqs, parent, data)
            select tenant, topic, type, entity, channels, at, seqs, parent, data
            from jsonb_populate_record(null::millrace.outbox, ?::jsonb)
            """;

    /// The order is that in which they can be added.
    private static Map<String, String> queries() {
        var queries = new LinkedHashMap<String, String>();
        queries.put(TENANT, "select row_to_json(t)::text from millrace.tenants t where id = ?");
        queries.put(
                USERS,
                """
                select row_to_json(u)::text from millrace.users u
                where id in (select user_id from millrace.memberships where tenant = ?) order by id
                """);
        queries.put(MEMBERS, all("memberships", "user_id"));
        queries.put(KEYS, all("api_keys", "id"));
        queries.put(INVITATIONS, all("invitations", "id"));
        queries.put(POSITIONS, ALL_POSITIONS);
        queries.put(AUDIT, all("audit", "id"));
        return queries;
    }

    private static String all(String table, String order) {
        return "select row_to_json(t)::text from millrace.%s t where tenant = ? order by %s"
                .formatted(table, order);
    }

    /// A file of lines.
    interface File {
        String name();

        /// Whether an import reads it.
        default boolean isRead() {
            return true;
        }

        void writeTo(Line line) throws SQLException, IOException;
    }

    @FunctionalInterface
    interface Line {
        void write(String line) throws IOException;
    }

    private record Query(Connection owner, TenantId tenant, String name, String sql)
            implements File {
        @Override
        public boolean isRead() {
            return !name.equals(AUDIT);
        }

        @Override
        public void writeTo(Line line) throws SQLException, IOException {
            try (var statement = owner.prepareStatement(sql)) {
                statement.setFetchSize(Sql.ROWS);
                statement.setString(1, tenant.value());
                try (var found = statement.executeQuery()) {
                    while (found.next()) line.write(found.getString(1));
                }
            }
        }
    }

    private record Jobs(PlatformRows rows) implements File {
        @Override
        public String name() {
            return JOBS;
        }

        @Override
        public void writeTo(Line line) throws SQLException, IOException {
            var batches = rows.waiting("batches");
            var runs = rows.waiting("run");
            var decisions = rows.waiting("quarantine_decisions");
            var scheduled = rows.waiting("schedule_run");
            var c = rows.owner();
            Sql.asPlatform(c);
            for (var job : Sql.strings(c, all("work", "id"), rows.tenant().value())) {
                var its = Json.readObject(job);
                var id = String.valueOf(its.get("id"));
                line.write(
                        Json.write(
                                new Job(
                                        its,
                                        batches.getOrDefault(id, List.of()),
                                        runs.getOrDefault(id, List.of()),
                                        decisions.getOrDefault(id, List.of()),
                                        scheduled.getOrDefault(id, List.of()))));
            }
            Sql.asOwner(c);
        }
    }

    /// @param job its row
    /// @param batches that wait for it
    /// @param runs that wait for it
    /// @param decisions about quarantine that wait for it
    /// @param scheduled runs of schedules that wait for it; absent in archives from before those
    record Job(
            Map<String, Object> job,
            List<Long> batches,
            List<Long> runs,
            List<Long> decisions,
            @Nullable List<Long> scheduled) {
        /// JSON may leave out what must be there.
        boolean isWhole() {
            return Stream.of(job, batches, runs, decisions).allMatch(Objects::nonNull);
        }
    }

    /// The rows of a table by the job that they name.
    private Map<String, List<Long>> waiting(String table) throws SQLException {
        var where = SqlNames.quote(tenant.schema(), table);
        if (!Sql.hasTable(owner, where)) return Map.of();
        var sql =
                """
                select job || ' ' || id from %s
                where job is not null and state in ('received', 'queued', 'running')
                """
                        .formatted(where);
        var found = new HashMap<String, List<Long>>();
        for (var pair : Sql.strings(owner, sql)) {
            var both = pair.split(" ", 2);
            found.computeIfAbsent(both[0], _ -> new ArrayList<>()).add(Long.valueOf(both[1]));
        }
        return found;
    }

    /// @param hasSecrets whether digests of passwords, keys and invitations come along
    List<File> files(boolean hasSecrets) {
        var files = new ArrayList<File>();
        QUERIES.forEach((name, sql) -> {
            var where = name.equals(POSITIONS) ? owner : accounts;
            var its = hasSecrets ? sql : WITHOUT_SECRETS.getOrDefault(name, sql);
            files.add(new Query(where, tenant, name, its));
        });
        files.add(new Jobs(this));
        files.add(new ScheduleRows(owner, tenant).file());
        return files;
    }

    /// The files of what is on the tenant's server.
    List<File> filesThere() {
        return List.of(
                new Query(owner, tenant, POSITIONS, ALL_POSITIONS),
                new Jobs(this),
                new ScheduleRows(owner, tenant).file());
    }

    /// Makes the organization of an archive with its members and keys. Who is registered here
    /// already keeps the password.
    ///
    /// @param placing its server is that of `owner`
    /// @throws ProblemException `conflict` when the slug is taken, `unprocessable` when the
    ///   archive's rows do not belong together
    void addOrganization(Archive archive, String slug, Backups.Placing placing)
            throws SQLException, IOException {
        if (!Sql.strings(accounts, SLUG, slug).isEmpty()) {
            throw Problem.conflict("The slug " + slug + " is taken; choose another with --slug.")
                    .toException();
        }
        add(accounts, "tenants", fresh(only(archive.lines(TENANT)), slug));
        var members = archive.lines(MEMBERS);
        var named = new HashSet<String>();
        for (var row : members) named.add(text(row, "user_id"));
        var users = new HashMap<String, String>();
        for (var row : archive.lines(USERS)) {
            // Whoever is nobody's member is not this organization's to make.
            var id = text(row, "id");
            if (!named.contains(id) || users.containsKey(id)) continue;
            addUser(row, placing);
            users.put(id, registered(row));
        }
        for (var row : members) {
            var user = users.get(text(row, "user_id"));
            if (user == null) throw strange("a member who is none of its users");
            var its = own(row);
            its.put("user_id", user);
            add(accounts, "memberships", its);
        }
        for (var row : archive.lines(KEYS)) add(accounts, "api_keys", own(row));
        for (var row : archive.lines(INVITATIONS)) add(accounts, "invitations", own(row));
    }

    private void addUser(Map<String, Object> row, Backups.Placing placing) throws SQLException {
        var its = new LinkedHashMap<>(row);
        var email = text(row, "email");
        if (!placing.hasPasswords() || its.get("password") == null) {
            if (!Sql.strings(accounts, USER, email).isEmpty()) return;
            its.put("password", placing.passwords().apply(email));
        }
        add(accounts, "users", its);
    }

    private static String text(Map<String, Object> row, String name) {
        if (row.get(name) instanceof String text) return text;
        throw strange("a row without its " + name);
    }

    private static ProblemException strange(String what) {
        return Problem.unprocessable("The archive holds " + what + ".").toException();
    }

    /// Makes the positions of an archive, on which the numbers of the tenant's events go on.
    void addPositions(Archive archive) throws SQLException, IOException {
        for (var row : archive.lines(POSITIONS)) add(owner, "live_positions", own(row));
    }

    private static Map<String, Object> only(List<Map<String, Object>> rows) {
        if (rows.size() == 1) return rows.getFirst();
        throw Problem.unprocessable(
                        "The archive holds " + rows.size() + " organizations instead of one.")
                .toException();
    }

    /// The row as one of the tenant that the archive is of, whatever it says.
    private Map<String, Object> own(Map<String, Object> row) {
        var its = new LinkedHashMap<>(row);
        its.put("tenant", tenant.value());
        return its;
    }

    private Map<String, Object> fresh(Map<String, Object> row, String slug) {
        var its = new LinkedHashMap<>(row);
        its.put("id", tenant.value());
        its.put("slug", slug);
        return its;
    }

    /// Gives the organization its weight and plan of the archive in the place of those that tenants
    /// begin with; a plan that is not there it does not get.
    void takePlan(Archive archive) throws SQLException, IOException {
        Sql.update(accounts, TAKE_PLAN, Json.write(only(archive.lines(TENANT))), tenant.value());
    }

    private String registered(Map<String, Object> user) throws SQLException {
        var email = text(user, "email");
        var found = Sql.strings(accounts, USER, email);
        if (!found.isEmpty()) return found.getFirst();
        throw Problem.conflict("The id of the user " + email + " is another's here.").toException();
    }

    private static void add(Connection c, String table, Map<String, Object> row)
            throws SQLException {
        var sql =
                """
                insert into millrace.%1$s (%2$s)
                select %2$s from jsonb_populate_record(null::millrace.%1$s, ?::jsonb)
                on conflict do nothing
                """
                        .formatted(table, COLUMNS.get(table));
        Sql.update(c, sql, Json.write(row));
    }

    /// Makes the topics of the tenant's sources its own where they are nobody's.
    void claimTopics() throws SQLException {
        var sources = SqlNames.quote(tenant.schema(), "sources");
        var topics = Sql.strings(owner, "select distinct topic from " + sources);
        Sql.asPlatform(accounts);
        for (var topic : topics) Sql.update(accounts, CLAIM, topic, tenant.value());
        Sql.asOwner(accounts);
    }

    /// Puts the jobs of the archive in the place of those that there are, has the alert rules
    /// decided, and forgets events of what is no longer so. That calls were made stays so.
    void replaceJobs(Archive archive) throws SQLException, IOException {
        Sql.asPlatform(owner);
        for (var sql : FORGET) Sql.update(owner, sql, tenant.value());
        Sql.asOwner(owner);
        new ScheduleRows(owner, tenant).forgetJobs();
        for (var line : archive.text(JOBS)) {
            var job = Json.read(line, Job.class);
            if (!job.isWhole()) throw strange("a job without what waits for it");
            Sql.asPlatform(owner);
            var id = Sql.strings(owner, ADD_JOB, tenant.value(), Json.write(job.job())).getFirst();
            Sql.asOwner(owner);
            refer("batches", job.batches(), id);
            refer("run", job.runs(), id);
            refer("quarantine_decisions", job.decisions(), id);
            if (job.scheduled() != null) refer("schedule_run", job.scheduled(), id);
        }
        Sql.asPlatform(owner);
        Sql.update(owner, DECIDE_ALERTS, tenant.value());
        Sql.asOwner(owner);
        new ScheduleRows(owner, tenant).replace(archive);
    }

    /// Takes along what sockets can resume from, and events that are not in Kafka yet, from the
    /// server that the tenant leaves.
    void takeEvents(Connection source) throws SQLException {
        Sql.asPlatform(source);
        Sql.asPlatform(owner);
        var log = Sql.strings(source, LIVE_LOG, tenant.value());
        for (int i = 0; i < log.size(); i += AT_ONCE) {
            var some = log.subList(i, Math.min(i + AT_ONCE, log.size()));
            Sql.update(owner, ADD_LIVE_LOG, "[" + String.join(",", some) + "]");
        }
        for (var event : Sql.strings(source, UNSENT, tenant.value())) {
            Sql.update(owner, ADD_EVENT, event);
        }
        Sql.asOwner(owner);
        Sql.asOwner(source);
    }

    private void refer(String table, List<Long> ids, String job) throws SQLException {
        var sql =
                "update %s set job = ? where id = ?"
                        .formatted(SqlNames.quote(tenant.schema(), table));
        for (var id : ids) Sql.update(owner, sql, Long.valueOf(job), id);
    }
}
