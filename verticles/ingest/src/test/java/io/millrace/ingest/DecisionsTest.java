package io.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ingest.api.IngestRequest.DecisionAnswer;
import io.millrace.ingest.api.IngestRequest.Decisions;
import io.millrace.ingest.api.IngestRequest.Discard;
import io.millrace.ingest.api.IngestRequest.GetDecision;
import io.millrace.ingest.api.IngestRequest.GroupName;
import io.millrace.ingest.api.IngestRequest.Quarantine;
import io.millrace.ingest.api.IngestRequest.QuarantineGroups;
import io.millrace.ingest.api.IngestRequest.Replay;
import io.millrace.ingest.api.IngestRequest.Rule;
import io.millrace.ingest.api.IngestRequest.Totals;
import io.millrace.ingest.store.Mending;
import io.millrace.ingest.store.QuarantineStore;
import io.millrace.ingest.store.ReplayWriter;
import io.millrace.kernel.ProblemException;
import io.millrace.stream.Job;
import io.millrace.stream.Stage;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Who decides what about records that were set aside, and that it happens once.
class DecisionsTest {
    private static final GroupName GROUP = Mends.all("t", "bad-type", "n");
    private static final String NEWEST_JOB =
            "select stage from millrace.work where tenant = $1 order by id desc limit 1";
    private static final String RULE = "rtrim(n, 'x')";

    private final Things things = Things.shared();
    private final Mends mends = new Mends(things, things.stack.tenant());
    private final String table = '"' + mends.tenant().rawSchema() + "\".t";

    @BeforeEach
    void declare() {
        mends.declare("t", Map.of("id", "bigint", "n", "bigint"));
    }

    private String send(int bad) {
        return send(bad, "");
    }

    private String send(int bad, String note) {
        var rows = new StringBuilder("id,n,note\n0,0,\n");
        for (int i = 1; i <= bad; i++) rows.append("%d,%dx,%s\n".formatted(i, i, note));
        return things.csv(mends.tenant(), "t", rows.toString()).id();
    }

    private String rows() {
        return mends.text("select count(*) from " + table);
    }

    @Test
    void groupsOfTenThousandRowsAreReadFromTheirIndex() throws SQLException {
        send(10_000, "as long as records are in earnest ".repeat(8));
        send(1);
        things.stack.asSuperuser("vacuum analyze \"" + mends.tenant().schema() + "\".quarantine");

        var groups = mends.groups();

        assertThat(groups).singleElement().matches(its -> its.rows() == 10_001);
        assertThat(groups.getFirst().firstBatch()).isNotEqualTo(groups.getFirst().lastBatch());
        assertThat(groups.getFirst().example()).isEqualTo("1,1x,");
        assertThat(plan())
                .contains("Index Only Scan using quarantine_group")
                .doesNotContain("Seq Scan");
    }

    private String plan() {
        var sql = "explain (costs off) " + QuarantineStore.GROUPS;
        return things.stack
                .db()
                .in(
                        mends.tenant(),
                        c -> {
                            // On few pages reading all is as cheap: what counts is that it need
                            // not.
                            c.query("set local enable_seqscan = off").execute().await();
                            c.query("set local enable_bitmapscan = off").execute().await();
                            c.query("set local enable_indexscan = off").execute().await();
                            var plan = new StringBuilder();
                            var values = Tuple.of("t", null, 500);
                            for (var row : c.preparedQuery(sql).execute(values).await()) {
                                plan.append(row.getString(0)).append('\n');
                            }
                            return plan.toString();
                        });
    }

    @Test
    void discardedRowsStayCountedWithWhoAndWhy() {
        var batch = send(3);

        var done = things.ask(new Discard(mends.tenant(), GROUP, "  rows of a test ", Mends.ACTOR));

        assertThat(done.kind()).isEqualTo("discard");
        assertThat(done.why()).isEqualTo("rows of a test");
        assertThat(done.actor()).isEqualTo(Mends.ACTOR);
        assertThat(done.rows()).isEqualTo(3);
        assertThat(mends.groups()).isEmpty();
        assertThat(
                        things.ask(new Quarantine(mends.tenant(), "t", null, null, null, 9, null))
                                .items())
                .isEmpty();
        assertThat(mends.batch(batch).rowsDiscarded()).isEqualTo(3);
        assertThat(mends.batch(batch).rowsQuarantined()).isEqualTo(3);
        assertThat(mends.batch(batch).rowsStored()).isEqualTo(1);
        assertThat(things.ask(new Decisions(mends.tenant(), null, 10, null)).items())
                .containsExactly(done);
        assertThat(mends.text("select count(*) from quarantine")).isEqualTo("3");
        refused(404, () -> mends.replay(GROUP, RULE));
    }

    @Test
    void groupThatHasAnotherNumberThanWasSeenIsLeftAlone() {
        send(3);
        var seen = mends.groups().getFirst();
        var group = new GroupName("t", "bad-type", "n", null, seen.upTo(), seen.rows());
        // Its id was taken before, as that of a batch that is committed after another.
        mends.text(
                """
                insert into quarantine (id, batch, dataset, line, column_name, reason, detail, raw)
                overriding system value
                select -1, batch, dataset, 99, column_name, reason, detail, raw
                  from quarantine limit 1 returning id
                """);

        refused(409, () -> things.ask(new Discard(mends.tenant(), group, "why", Mends.ACTOR)));
        refused(409, () -> mends.replay(group, RULE));

        assertThat(mends.groups()).singleElement().matches(its -> its.rows() == 4);
        assertThat(things.ask(new Decisions(mends.tenant(), null, 10, null)).items()).isEmpty();
        mends.text("delete from quarantine where id = -1 returning id");
        var done = things.ask(new Discard(mends.tenant(), group, "why", Mends.ACTOR));
        assertThat(done.rows()).isEqualTo(3);
    }

    @Test
    void discardWithoutAReasonIsRefused() {
        send(1);

        refused(400, () -> things.ask(new Discard(mends.tenant(), GROUP, "  ", Mends.ACTOR)));

        assertThat(mends.groups()).hasSize(1);
    }

    private static void refused(int status, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().status()).isEqualTo(status));
    }

    @Test
    void replaysAtOnceStoreEachRowOnce() throws InterruptedException, ExecutionException {
        var batch = send(400);
        var done = new ArrayList<Future<DecisionAnswer>>();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 4; i++) done.add(threads.submit(this::replayOrNothing));
        }

        long stored = 0;
        for (var one : done) stored += one.get() == null ? 0 : one.get().rowsStored();
        assertThat(stored).isEqualTo(400);
        assertThat(rows()).isEqualTo("401");
        assertThat(mends.batch(batch).rowsStored()).isEqualTo(401);
    }

    private @Nullable DecisionAnswer replayOrNothing() {
        try {
            return mends.replay(GROUP, RULE);
        } catch (ProblemException e) { // all were replayed before it began
            return null;
        }
    }

    @Test
    void repeatedCallGetsTheFirstAnswerAndAnotherRuleAConflict() {
        send(2);

        var first = things.ask(mends.replay(GROUP, RULE, "key-1"));
        send(1);
        var again = things.ask(mends.replay(GROUP, RULE, "key-1"));

        assertThat(again).isEqualTo(first);
        assertThat(first.rowsStored()).isEqualTo(2);
        assertThat(mends.groups()).singleElement().matches(its -> its.rows() == 1);
        refused(409, () -> things.ask(mends.replay(GROUP, "1", "key-1")));
    }

    @Test
    void replayGoesOnWhereItWasStopped() throws SQLException {
        var batch = send(12_000);
        stopAfterFirstPortion();
        platform("delete from millrace.work where stage = 'transform' and tenant = $1");

        var decision =
                things.ask(
                        new Replay(
                                mends.tenant(), GROUP, new Rule(RULE, false), "ada", null, false));
        awaitRefusal();
        long stored = Long.parseLong(rows());
        assertThat(stored).isGreaterThan(1).isLessThanOrEqualTo(10_001);
        assertThat(mends.batch(batch).rowsQuarantined()).isEqualTo(12_001 - stored);
        assertThat(platform(NEWEST_JOB)).as("the rest is a job of its own").isEqualTo("ingest");
        things.stack.asSuperuser("drop trigger stop on " + decisions());

        while (state(decision).equals("queued")) hurry();
        var done = things.ask(new GetDecision(mends.tenant(), decision.id()));
        assertThat(done.rowsStored()).isEqualTo(12_000);
        assertThat(rows()).isEqualTo("12001");
        assertThat(mends.batch(batch).rowsQuarantined()).isZero();
        var totals = things.ask(new Totals(mends.tenant()));
        assertThat(List.of(totals.in(), totals.stored(), totals.quarantined()))
                .containsExactly(12_001L, 12_001L, 0L);
    }

    private String decisions() {
        return '"' + mends.tenant().schema() + "\".quarantine_decisions";
    }

    private void stopAfterFirstPortion() throws SQLException {
        things.stack.asSuperuser(
                """
                create or replace function public.stop() returns trigger language plpgsql as
                $$ begin raise exception 'no room' using errcode = '53100'; end $$
                """);
        things.stack.asSuperuser(
                "create trigger stop before update on "
                        + decisions()
                        + " for each row when (new.rows_stored > 10000)"
                        + " execute function public.stop()");
    }

    private void awaitRefusal() {
        var sql = "select coalesce(max(deferrals), 0)::text from millrace.work where tenant = $1";
        while (platform(sql).equals("0")) LockSupport.parkNanos(20_000_000);
    }

    private String platform(String sql) {
        var tenant = Tuple.of(mends.tenant().value());
        return things.stack
                .db()
                .platform(c -> {
                    var rows = c.preparedQuery(sql).execute(tenant).await();
                    return rows.size() == 0 ? "" : rows.iterator().next().getString(0);
                });
    }

    private String state(DecisionAnswer decision) {
        return things.ask(new GetDecision(mends.tenant(), decision.id())).state();
    }

    private void hurry() {
        var sql =
                "update millrace.work set run_after = now() where tenant = $1 and state = 'queued'";
        platform(sql);
        things.queue.wake(Stage.INGEST);
        LockSupport.parkNanos(20_000_000);
    }

    @Test
    void whatIsAnotherTenantsIsNotThere() {
        var batch = send(2);
        var decision = mends.replay(Mends.all("t", "bad-type", "n"), "null || n");
        var other = new Mends(things, things.stack.tenant());
        var foreign = new GroupName("t", "bad-type", "n", batch, null, null);
        var before = mends.hash("t");

        refused(404, () -> other.preview(GROUP, RULE));
        refused(404, () -> other.replay(foreign, RULE));
        refused(404, () -> things.ask(new Discard(other.tenant(), foreign, "why", "eve")));
        other.declare("t", Map.of());
        refused(404, () -> other.replay(foreign, RULE));
        assertThat(things.ask(new QuarantineGroups(other.tenant(), null, batch)).items()).isEmpty();
        refused(404, () -> things.ask(new GetDecision(other.tenant(), decision.id())));

        assertThat(mends.hash("t")).isEqualTo(before);
        assertThat(things.ask(new Decisions(other.tenant(), null, 10, null)).items()).isEmpty();
    }

    @Test
    void endOfAReplayIsToldWhateverItWas() {
        send(1);
        mends.replay(GROUP, "n || 'y'"); // stores nothing, so that no batch tells of it
        var afterDone = ends();
        var id =
                mends.text(
                        """
                        insert into quarantine_decisions (kind, dataset, reason, column_name, up_to,
                            expression, actor, state, rows)
                        values ('replay', 't', 'bad-type', 'n', 1, 'n', 'ada', 'queued', 1)
                        returning id
                        """);
        var db = things.stack.db();
        var mending = new Mending(db, things.stack.sql());
        new ReplayWorker(db, things.queue, things.outbox, mending)
                .failed(job(id), new IOException("disk is gone"));

        assertThat(afterDone).isEqualTo("1");
        assertThat(things.ask(new GetDecision(mends.tenant(), id)).state()).isEqualTo("failed");
        assertThat(ends()).isEqualTo("2");
    }

    private Job job(String decision) {
        return new Job(
                "main",
                1,
                mends.tenant(),
                Stage.INGEST,
                ReplayWriter.key(decision),
                Map.of(),
                1,
                1,
                1,
                "t",
                null);
    }

    private String ends() {
        var sql =
                "select count(*) from millrace.outbox where tenant = $1 and type like '%replay.ended'";
        return things.stack
                .db()
                .platform(c ->
                        String.valueOf(
                                c.preparedQuery(sql)
                                        .execute(Tuple.of(mends.tenant().value()))
                                        .await()
                                        .iterator()
                                        .next()
                                        .getLong(0)));
    }
}
