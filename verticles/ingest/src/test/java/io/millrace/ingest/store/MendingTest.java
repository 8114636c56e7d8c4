package io.millrace.ingest.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ingest.api.IngestRequest.Rule;
import io.millrace.ingest.engine.ValueReader.Message;
import io.millrace.ingest.store.Mending.Task;
import io.millrace.ingest.store.QuarantineStore.Group;
import io.millrace.kernel.TenantId;
import io.millrace.stream.Job;
import io.millrace.stream.NewJob;
import io.millrace.stream.Outbox;
import io.millrace.stream.Stage;
import io.millrace.stream.WorkQueue;
import io.millrace.testkit.Stack;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// How much of a group is held at once, and that nothing is stored which changed meanwhile.
class MendingTest {
    private static final String DUE =
            """
            select (run_after <= now())::text from millrace.work
            where tenant = $1 and stage = 'transform'
            """;
    private static final Duration LONG = Duration.ofMinutes(1);

    private final Stack stack = Stack.shared();
    private final TenantId tenant = stack.tenant();
    private final Mending mending = new Mending(stack.db(), stack.sql());
    private final WorkQueue queue = new WorkQueue(stack.vertx(), stack.db());
    private final BatchWriter writer =
            new BatchWriter(stack.db(), queue, new Outbox(stack.vertx()));
    private int offset;

    @BeforeEach
    void dataset() {
        execute("insert into datasets (name) values ('t')");
        execute(
                "insert into dataset_columns (dataset, name, header, type, inferred)"
                        + " values ('t', 'n', 'n', 'bigint', false)");
        execute(
                "insert into sources (name, kind, topic, format, dataset)"
                        + " values ('s', 'kafka', 'x', 'json', 't')");
        send(1, "{\"id\": 0, \"n\": 0}");
    }

    private void execute(String sql) {
        stack.db().in(tenant, c -> c.preparedQuery(sql).execute().await().size());
    }

    private void send(int times, String message) {
        var messages = new ArrayList<Message>();
        for (int i = 0; i < times; i++) {
            messages.add(new Message(offset++, message.getBytes(StandardCharsets.UTF_8)));
        }
        writer.store(tenant, new Slice("s", "id", 0, "t", "", messages, 0), "test");
    }

    private Task task(String expression) {
        var group = new Group("t", "bad-type", "n", null, Long.MAX_VALUE);
        return new Task(tenant, group, new Rule(expression, false));
    }

    private static List<Boolean> areMended(List<Mended> portion) {
        return portion.stream().map(its -> its.fault() == null).distinct().toList();
    }

    @Test
    void portionEndsWhenItsValuesAreMuch() {
        send(30, "{\"id\": 1, \"n\": \"5 pieces\"}");

        var first = mending.next(task("repeat('5', 1000000)"), 0, LONG);
        var rest = mending.next(task("repeat('5', 1000000)"), first.getLast().id(), LONG);

        assertThat(first.size()).isBetween(4, 9);
        assertThat(first.stream().mapToLong(m -> Objects.requireNonNull(m.after()).length()).sum())
                .isLessThan(9L << 20);
        assertThat(rest.getFirst().id()).isGreaterThan(first.getLast().id());
    }

    @Test
    void portionEndsWhenItsRecordsAreMuchWithWhatWasMendedBefore() {
        send(10, "{\"id\": 1, \"n\": \"5 pieces\"}");
        execute(
                "update quarantine set mended ="
                        + " jsonb_build_object('raw', null, 'values', jsonb_build_object('note', repeat('x', 1000000)))");

        assertThat(mending.next(task("5"), 0, LONG)).hasSizeBetween(4, 6);
    }

    @Test
    void recordThatGrowsTooLongStays() {
        send(1, "{\"id\": 1, \"n\": \"5 pieces\"}");
        execute(
                "update quarantine set mended ="
                        + " jsonb_build_object('raw', null, 'values', jsonb_build_object('note', repeat('x', 1000000)))");

        var made = mending.next(task("repeat('5', 100000)"), 0, LONG).getFirst();

        assertThat(Objects.requireNonNull(made.fault()).detail()).contains("longer than a record");
        assertThat(made.made()).isNull();
    }

    @Test
    void portionEndsWhenTimeIsOverButHoldsARecord() {
        send(450, "{\"id\": 1, \"n\": \"5 pieces\"}");

        var first = mending.next(task("5"), 0, Duration.ZERO);

        assertThat(first).isNotEmpty().hasSizeLessThanOrEqualTo(Evaluator.ROWS);
        assertThat(mending.next(task("5"), 0, LONG)).hasSize(450);
    }

    @Test
    void portionHasFewBatches() {
        for (int i = 0; i < 220; i++) send(2, "{\"id\": 1, \"n\": \"5 pieces\"}");

        var first = mending.next(task("split_part(n, ' ', 1)"), 0, LONG);
        var second = mending.next(task("split_part(n, ' ', 1)"), first.getLast().id(), LONG);

        assertThat(first).hasSize(400);
        assertThat(second).hasSize(40);
        assertThat(areMended(first)).containsExactly(true);
    }

    @Test
    void recordsThatChangedMeanwhileAreLeftAlone() {
        send(4, "{\"id\": 1, \"n\": \"5 pieces\"}");
        var task = task("5");
        var portion = mending.next(task, 0, LONG);
        long first = portion.getFirst().id();

        execute("update quarantine set reason = 'out-of-range' where id = " + first);
        execute("update quarantine set column_name = 'id' where id = " + (first + 1));
        execute(
                "update quarantine set mended = '{\"raw\": null, \"values\": {}}' where id = "
                        + (first + 2));
        var held = portion.stream().map(Mended::held).toList();
        var open = stack.db().copy(tenant, c -> new JdbcQuarantine(c).lock(task.group(), held));

        assertThat(open).containsExactly(first + 3);
    }

    @Test
    void stagesBehindAReplayAreWokenWhenTheirJobIsDue() {
        send(1, "{\"id\": 1, \"n\": \"5 pieces\"}");
        platform("delete from millrace.work where tenant = $1");
        var other = Vertx.vertx();
        try {
            var dueAtWake = new CompletableFuture<String>();
            other.eventBus()
                    .consumer("work.wake.transform")
                    .handler(_ -> Thread.ofVirtual().start(() -> dueAtWake.complete(platform(DUE))))
                    .completion()
                    .await();
            var there = new WorkQueue(other, stack.db());
            var replays = new ReplayWriter(stack.db(), there, new Outbox(other), mending);

            replays.store(job(), task("5"), decision());

            assertThat(dueAtWake.join()).isEqualTo("true");
        } finally {
            other.close().await();
        }
    }

    private Job job() {
        var waiting = NewJob.of(Stage.INGEST, "decision", "test").after(Duration.ofHours(1));
        long id = stack.db().in(tenant, c -> queue.enqueue(c, waiting));
        platform(
                """
                update millrace.work set state = 'running', fence = 1, lease_owner = 'test',
                       lease_until = now() + interval '1 hour'
                where tenant = $1 and stage = 'ingest' returning 'taken'
                """);
        var none = Map.<String, Object>of();
        return new Job("first", id, tenant, Stage.INGEST, "decision", none, 1, 1, 1, "test", null);
    }

    private long decision() {
        var sql =
                """
                insert into quarantine_decisions
                    (kind, dataset, reason, column_name, up_to, actor, state, rows)
                values ('replay', 't', 'bad-type', 'n', 1000, 'ada', 'queued', 1) returning id
                """;
        return stack.db()
                .in(
                        tenant,
                        c -> c.preparedQuery(sql).execute().await().iterator().next().getLong(0));
    }

    private String platform(String sql) {
        return stack.db()
                .platform(c -> {
                    var rows = c.preparedQuery(sql).execute(Tuple.of(tenant.value())).await();
                    return rows.size() == 0 ? "" : rows.iterator().next().getString(0);
                });
    }
}
