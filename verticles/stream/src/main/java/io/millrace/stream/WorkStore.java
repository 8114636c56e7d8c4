package io.millrace.stream;

import io.millrace.kernel.Json;
import io.millrace.kernel.TenantId;
import io.millrace.stream.engine.FairShare;
import io.millrace.tenants.db.ServerDb;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The queue's tables on one server.
final class WorkStore {
    // Turns are as short as the shortest job: whoever has little to do never waits for many jobs of
    // somebody who has much.
    private static final FairShare SHARE = new FairShare(1);
    private static final long LOCK = 0x776f726b0000L;

    // A node that is halted while it holds the lock must not hold up the others.
    private static final String LET_GO = "set local idle_in_transaction_session_timeout = '2s'";

    private static final String DUE =
            """
            select stage from unnest($1::text[]) as s (stage)
            where exists (
                select from millrace.work w
                where w.stage = s.stage and w.state = 'queued' and w.run_after <= now()
                  and w.tenant not in (
                      select id from millrace.tenants
                      where suspended_at is not null or deleting_at is not null or held_until > now())
            ) or exists (
                select from millrace.work w
                where w.stage = s.stage and w.state = 'running' and w.lease_until < now()
            )
            """;

    private static final String SCHEDULES = "schedules";
    private static final String LOOK =
            DUE
                    + """
                    union all
                    select 'schedules' where exists (
                        select from millrace.schedule_times where next_at <= now()
                    ) or exists (select from millrace.schedule_signals)
                    """;

    // A dead worker's job goes back to the queue, unless an equal one waits there already. One
    // whose
    // row is locked is being ended by a worker that is late or halted: nobody waits for that.
    private static final String DROP_COVERED =
            """
            delete from millrace.work where id in (
                select w.id from millrace.work w
                where w.stage = $1 and w.state = 'running' and w.lease_until < now()
                  and exists (
                      select from millrace.work q
                      where q.tenant = w.tenant and q.stage = w.stage and q.key = w.key
                        and q.state = 'queued')
                for update of w skip locked)
            """;
    private static final String REQUEUE_EXPIRED =
            """
            update millrace.work set state = 'queued', lease_owner = null, lease_until = null
            where id in (
                select id from millrace.work
                where stage = $1 and state = 'running' and lease_until < now()
                for update skip locked)
            """;

    private static final String WAITING =
            """
            select w.tenant, w.id, w.cost, coalesce(s.deficit, 0), coalesce(s.turn, 0), t.weight
            from (
                select distinct on (q.tenant) q.tenant, q.id, q.cost
                from millrace.work q
                where q.stage = $1 and q.state = 'queued' and q.run_after <= now()
                  and not exists (
                      select from millrace.work r
                      where r.tenant = q.tenant and r.stage = $1 and r.key = q.key and r.state = 'running')
                order by q.tenant, q.run_after, q.id
            ) w
            join millrace.tenants t on t.id = w.tenant
            left join millrace.work_shares s on s.stage = $1 and s.tenant = w.tenant
            where t.suspended_at is null and t.deleting_at is null
              and coalesce(t.held_until < now(), true) and (
                select count(*) < $2 and count(*) filter (where r.lease_owner = $4) < $3
                from millrace.work r
                where r.tenant = w.tenant and r.stage = $1 and r.state = 'running')
            """;

    private static final String FORGET_IDLE =
            "delete from millrace.work_shares where stage = $1 and tenant <> all ($2)";
    private static final String SAVE_ROUND =
            """
            insert into millrace.work_shares (stage, tenant, deficit, turn)
            select $1, * from unnest($2::text[], $3::bigint[], $4::bigint[])
            on conflict (stage, tenant) do update set deficit = excluded.deficit, turn = excluded.turn
            """;

    private static final String LEASE =
            """
            update millrace.work
            set state = 'running', fence = fence + 1, attempt = attempt + 1, lease_owner = $2,
                lease_until = now() + $3 * interval '1 millisecond'
            where id = $1
            returning id, tenant, stage, key, payload::text, cost, fence, attempt, trace, parent
            """;
    private static final String RENEW =
            """
            update millrace.work set lease_until = now() + $3 * interval '1 millisecond'
            where id = any ($1) and lease_owner = $2 and state = 'running'
            """;
    private static final String RELEASE =
            """
            update millrace.work set lease_until = now()
            where id = any ($1) and lease_owner = $2 and state = 'running'
            """;
    private static final String DROP_IF_COVERED =
            """
            delete from millrace.work w
            where w.id = $1 and w.fence = $2 and w.state = 'running'
              and exists (
                  select from millrace.work q
                  where q.tenant = w.tenant and q.stage = w.stage and q.key = w.key and q.state = 'queued')
            """;
    private static final String RETRY =
            """
            update millrace.work
            set state = 'queued', lease_owner = null, lease_until = null, problem = $3,
                run_after = now() + $4 * interval '1 millisecond'
            where id = $1 and fence = $2 and state = 'running'
            """;
    private static final String DEFER =
            """
            update millrace.work
            set state = 'queued', lease_owner = null, lease_until = null, problem = $3,
                attempt = case when deferrals < $6 then attempt - 1 else attempt end,
                deferrals = deferrals + 1,
                run_after = now() + least($4 * 2 ^ least(deferrals, 20), $5) * interval '1 millisecond'
            where id = $1 and fence = $2 and state = 'running'
            """;
    private static final String FAIL =
            """
            update millrace.work
            set state = 'failed', lease_owner = null, lease_until = null, problem = $3, failed_at = now()
            where id = $1 and fence = $2 and state = 'running'
            """;
    private static final String TRIM =
            "delete from millrace.work where state = 'failed' and failed_at < now() - $1 * interval '1 day'";
    private static final String OPEN =
            "select 1 from millrace.work where id = $1 and tenant = $2 and state <> 'failed'";

    private final ServerDb db;
    private final String owner;

    /// @param owner names this node in leases
    WorkStore(ServerDb db, String owner) {
        this.db = db;
        this.owner = owner;
    }

    ServerDb db() {
        return db;
    }

    /// What a worker gets.
    ///
    /// @param isLeft whether there is work that this node may not take now, and another perhaps may
    record Taken(Optional<Job> job, boolean isLeft) {
        static final Taken NOTHING = new Taken(Optional.empty(), false);
        static final Taken LEFT = new Taken(Optional.empty(), true);
    }

    Taken take(Stage stage) {
        return db.platform(c -> {
            if (due(c, Set.of(stage)).isEmpty()) return Taken.NOTHING;
            var job = takeFairly(c, stage);
            return job.isPresent() ? new Taken(job, false) : Taken.LEFT;
        });
    }

    /// Those of `stages` that have something to do, and whether schedules have: one question.
    DueWork.Look look(Set<Stage> stages) {
        var ids = stages.stream().map(Stage::id).toArray(String[]::new);
        var due = EnumSet.noneOf(Stage.class);
        var servers = new ArrayList<ServerDb>();
        var found = db.platform(c -> c.preparedQuery(LOOK).execute(Tuple.of((Object) ids)).await());
        for (var row : found) {
            if (row.getString(0).equals(SCHEDULES)) servers.add(db);
            else due.add(Stage.of(row.getString(0)));
        }
        return new DueWork.Look(due, servers);
    }

    private static Set<Stage> due(SqlConnection c, Set<Stage> stages) {
        var ids = stages.stream().map(Stage::id).toArray(String[]::new);
        var due = EnumSet.noneOf(Stage.class);
        for (var row : c.preparedQuery(DUE).execute(Tuple.of((Object) ids)).await()) {
            due.add(Stage.of(row.getString(0)));
        }
        return due;
    }

    private Optional<Job> takeFairly(SqlConnection c, Stage stage) {
        // Sent without a wait in between: Postgres takes them one after the other.
        var before =
                Future.all(
                        c.preparedQuery(LET_GO).execute(),
                        c.preparedQuery("select pg_advisory_xact_lock($1)")
                                .execute(Tuple.of(LOCK + stage.id().hashCode())),
                        c.preparedQuery(DROP_COVERED).execute(Tuple.of(stage.id())),
                        c.preparedQuery(REQUEUE_EXPIRED).execute(Tuple.of(stage.id())));
        var waiting = waiting(c, stage);
        return SHARE.next(candidates(before.compose(_ -> waiting).await()))
                .map(turn -> {
                    var saved = save(c, stage, turn.round());
                    var leased = lease(c, turn.chosen().job());
                    return job(saved.compose(_ -> leased).await().iterator().next());
                });
    }

    private Future<RowSet<Row>> waiting(SqlConnection c, Stage stage) {
        var bounds =
                Tuple.of(
                        stage.id(),
                        (long) stage.perTenant(),
                        (long) stage.perTenantAndNode(),
                        owner);
        return c.preparedQuery(WAITING).execute(bounds);
    }

    private static List<FairShare.Candidate> candidates(RowSet<Row> rows) {
        var candidates = new ArrayList<FairShare.Candidate>();
        for (var row : rows) {
            candidates.add(
                    new FairShare.Candidate(
                            row.getString(0),
                            row.getLong(1),
                            row.getLong(2),
                            row.getLong(3),
                            row.getLong(4),
                            row.getInteger(5)));
        }
        return candidates;
    }

    private static Future<?> save(SqlConnection c, Stage stage, List<FairShare.Candidate> round) {
        var tenants = round.stream().map(FairShare.Candidate::tenant).toArray(String[]::new);
        var deficits = round.stream().map(FairShare.Candidate::deficit).toArray(Long[]::new);
        var turns = round.stream().map(FairShare.Candidate::turn).toArray(Long[]::new);
        return Future.all(
                c.preparedQuery(FORGET_IDLE).execute(Tuple.of(stage.id(), (Object) tenants)),
                c.preparedQuery(SAVE_ROUND)
                        .execute(Tuple.of(stage.id(), tenants, deficits, turns)));
    }

    private Future<RowSet<Row>> lease(SqlConnection c, long id) {
        return c.preparedQuery(LEASE).execute(Tuple.of(id, owner, WorkQueue.LEASE.toMillis()));
    }

    private Job job(Row row) {
        return new Job(
                db.name(),
                row.getLong(0),
                new TenantId(row.getString(1)),
                Stage.of(row.getString(2)),
                row.getString(3),
                Json.readObject(row.getString(4)),
                row.getLong(5),
                row.getLong(6),
                row.getInteger(7),
                row.getString(8),
                row.getString(9));
    }

    void renew(Collection<Job> jobs) {
        var ids = jobs.stream().map(Job::id).toArray(Long[]::new);
        var values = Tuple.of(ids, owner, WorkQueue.LEASE.toMillis());
        db.platform(c -> c.preparedQuery(RENEW).execute(values).await().rowCount());
    }

    void release(Collection<Job> jobs) {
        var ids = jobs.stream().map(Job::id).toArray(Long[]::new);
        db.platform(c -> c.preparedQuery(RELEASE).execute(Tuple.of(ids, owner)).await().rowCount());
    }

    void retry(Job job, String problem, Duration delay) {
        db.platform(c -> {
            c.preparedQuery(DROP_IF_COVERED).execute(Tuple.of(job.id(), job.fence())).await();
            return c.preparedQuery(RETRY)
                    .execute(Tuple.of(job.id(), job.fence(), problem, delay.toMillis()))
                    .await()
                    .rowCount();
        });
    }

    /// Puts the job off without counting it as an attempt: longer each time, `deferral.most()`
    /// times.
    void defer(Job job, String problem, Deferral deferral) {
        db.platform(c -> {
            c.preparedQuery(DROP_IF_COVERED).execute(Tuple.of(job.id(), job.fence())).await();
            return c.preparedQuery(DEFER)
                    .execute(
                            Tuple.of(
                                    job.id(),
                                    job.fence(),
                                    problem,
                                    (double) deferral.first().toMillis(),
                                    (double) deferral.longest().toMillis(),
                                    deferral.most()))
                    .await()
                    .rowCount();
        });
    }

    /// Drops the jobs that failed more than `days` ago.
    void trim(int days) {
        db.platform(c -> c.preparedQuery(TRIM).execute(Tuple.of((double) days)).await().rowCount());
    }

    void fail(Job job, String problem) {
        db.platform(c ->
                c.preparedQuery(FAIL)
                        .execute(Tuple.of(job.id(), job.fence(), problem))
                        .await()
                        .rowCount());
    }

    /// Whether the job waits or runs.
    boolean open(TenantId tenant, long job) {
        return db.platform(c ->
                c.preparedQuery(OPEN).execute(Tuple.of(job, tenant.value())).await().size() > 0);
    }
}
