package io.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ingest.api.IngestRequest.Batches;
import io.millrace.ingest.api.IngestRequest.Pipeline;
import io.millrace.ingest.api.IngestRequest.PipelineAnswer;
import io.millrace.ingest.api.IngestRequest.PutRoutes;
import io.millrace.ingest.api.IngestRequest.PutSource;
import io.millrace.ingest.api.IngestRequest.RouteRule;
import io.millrace.ingest.engine.MessageDecoder;
import io.millrace.ingest.engine.ValueReader.Message;
import io.millrace.ingest.store.BatchWriter;
import io.millrace.ingest.store.Ledger;
import io.millrace.ingest.store.Slice;
import io.millrace.kernel.Period;
import io.millrace.kernel.TenantId;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PipelineTest {
    private static final Duration DAY = Duration.ofDays(1);

    private final Things things = Things.shared();
    private final Instant today = Instant.now().truncatedTo(ChronoUnit.DAYS);
    private TenantId tenant;

    @BeforeEach
    void newTenant() {
        tenant = things.stack.tenant();
    }

    private PipelineAnswer pipeline(@Nullable String dataset, boolean byDay) {
        return of(tenant, dataset, byDay);
    }

    /// With the days beside, as midnight may pass.
    private PipelineAnswer of(TenantId whose, @Nullable String dataset, boolean byDay) {
        var from = today.minus(DAY);
        return things.ask(
                new Pipeline(whose, dataset, from, from.plus(DAY.multipliedBy(3)), byDay));
    }

    @Test
    void batchesAreAddedUpByDatasetAndStep() {
        var first = things.csv(tenant, "orders", "id,n\na,1\nb,2\n");
        var second = things.csv(tenant, "orders", "id,n\nc,x\nd,4\n");
        things.csv(tenant, "calls", "id\n1\n");

        var orders = pipeline("orders", false);
        var all = pipeline(null, true);

        assertThat(orders.total().batches()).isEqualTo(2);
        assertThat(orders.total().rowsIn()).isEqualTo(4);
        assertThat(orders.total().rowsStored()).isEqualTo(3);
        assertThat(orders.total().rowsQuarantined()).isEqualTo(1);
        assertThat(orders.total().bytes()).isEqualTo(first.bytes() + second.bytes());
        assertThat(orders.total().latency()).isNotNull();
        assertThat(orders.items()).isNotEmpty().allMatch(step -> isHour(step.at()));
        assertThat(all.total().rowsIn()).isEqualTo(5);
        assertThat(all.items().stream().mapToLong(step -> step.sums().rowsIn()).sum()).isEqualTo(5);
        assertThat(all.items())
                .allMatch(step -> step.at().equals(step.at().truncatedTo(ChronoUnit.DAYS)));
        assertThat(of(things.stack.tenant(), null, true).items()).isEmpty();
    }

    private static boolean isHour(Instant at) {
        return at.equals(at.truncatedTo(ChronoUnit.HOURS));
    }

    @Test
    void aBatchThatFailsCountsOnceAndHasNoLatency() {
        things.csv(tenant, "orders", "id\n1\n");
        var ledger = new Ledger();
        var refused = new Ledger.Refused("orders", "file-1", "folder:in", 12, "It is no table.");

        things.stack.db().in(tenant, c -> ledger.addRefused(c, refused));
        things.stack.db().in(tenant, c -> ledger.addRefused(c, refused));

        var total = pipeline("orders", false).total();
        assertThat(total.failed()).isEqualTo(1);
        assertThat(total.batches()).isEqualTo(1);
        assertThat(total.rowsIn()).isEqualTo(1);
    }

    @Test
    void figuresGoWithThoseOfUse() {
        things.csv(tenant, "orders", "id\n1\n");
        execute(
                """
                insert into pipeline_hours
                    (hour, dataset, step, batches, rows_in, rows_stored, rows_quarantined, bytes)
                select date_trunc('day', now(), 'UTC') - make_interval(days => d), 'old', 1, 1, 1, 1, 0, 1
                  from unnest(array[398, 402]) as d
                """);

        new PipelineSweep(things.stack.db()).run();

        assertThat(hours("old")).isEqualTo(1);
        assertThat(hours("orders")).isEqualTo(1);
    }

    private int hours(String dataset) {
        var sql = "select hour from pipeline_hours where dataset = $1";
        var values = Tuple.of(dataset);
        return things.stack
                .db()
                .in(tenant, c -> c.preparedQuery(sql).execute(values).await().size());
    }

    private void read(String topic, String dataset) {
        things.ask(
                new PutSource(
                        tenant,
                        "live",
                        "kafka",
                        topic + "-" + tenant,
                        "json",
                        dataset,
                        null,
                        null,
                        null,
                        null));
    }

    @Test
    void latencyRunsFromWhenTheOldestRecordWasWritten() {
        read("pipeline", "orders");
        var writer = new BatchWriter(things.stack.db(), things.queue, things.outbox);
        var message = new Message(0, "{\"id\":1}".getBytes(StandardCharsets.UTF_8));
        var written = Instant.now().minus(Duration.ofMinutes(10));

        assertThat(writer.store(tenant, slice("orders", message, written), "test")).isPresent();

        var latency = pipeline("orders", false).total().latency();
        assertThat(latency).isNotNull();
        assertThat(latency.p50Seconds()).isBetween(600.0, 900.0);
    }

    @Test
    void latencyOfRoutedRecordsRunsFromThereAsWell() {
        read("routed", "unrouted");
        var all = new RouteRule("orders", null, null, null, null);
        things.ask(new PutRoutes(tenant, 0, List.of(all), "ada"));
        var writer = new BatchWriter(things.stack.db(), things.queue, things.outbox);
        var message = new Message(0, "{\"id\":1}".getBytes(StandardCharsets.UTF_8));
        var written = Instant.now().minus(Duration.ofMinutes(10));

        assertThat(writer.store(tenant, slice("unrouted", message, written), "test")).isPresent();

        var latency = pipeline("orders", false).total().latency();
        assertThat(latency).isNotNull();
        assertThat(latency.p50Seconds()).isBetween(600.0, 900.0);
    }

    private static Slice slice(String dataset, Message message, Instant written) {
        return new Slice(
                "live",
                "topic-id",
                0,
                dataset,
                "",
                List.of(message),
                0,
                MessageDecoder.JSON,
                written);
    }

    @Test
    void theLedgerOfADayHasThatDaysBatches() {
        var batch = things.csv(tenant, "orders", "id\n1\n");
        var then = Instant.parse("2026-01-31T00:00:00Z");
        execute("update batches set received_at = '2026-01-31T23:59:59Z'");
        things.csv(tenant, "orders", "id\n2\n");

        var thatDay = batches(new Period(then, then.plus(DAY)));
        var nextDay = batches(new Period(then.plus(DAY), then.plus(DAY.multipliedBy(2))));

        assertThat(thatDay).containsExactly(batch.id());
        assertThat(nextDay).isEmpty();
        assertThat(batches(Period.ALWAYS)).hasSize(2);
        assertThat(batches(new Period(then.plus(DAY), null))).hasSize(1);
    }

    private List<String> batches(Period within) {
        return things.ask(new Batches(tenant, null, 10, null, within)).items().stream()
                .map(its -> its.id())
                .toList();
    }

    private void execute(String sql) {
        things.stack.db().in(tenant, c -> c.preparedQuery(sql).execute().await().size());
    }
}
