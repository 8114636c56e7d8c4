package io.millrace.gateway.meters;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.ingest.api.IngestRequest;
import io.millrace.kernel.Bus;
import io.millrace.kernel.Problem;
import io.millrace.kernel.RecordCodec;
import io.millrace.kernel.Request;
import io.millrace.kernel.TenantId;
import io.millrace.kernel.TenantTags;
import io.millrace.matching.api.MatchingRequest;
import io.millrace.quality.api.QualityRequest;
import io.millrace.rca.api.RcaRequest;
import io.millrace.stream.api.LiveEvent;
import io.millrace.stream.api.LiveEvents;
import io.millrace.tenants.Account;
import io.millrace.transform.api.TransformRequest;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TenantMetersTest {
    private static final DeploymentOptions VIRTUAL =
            new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);

    private final Vertx vertx = Vertx.vertx();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<Account.Tenant> tenants = new CopyOnWriteArrayList<>();
    private volatile long stored = 10;
    private volatile boolean isMatchingAway;

    @BeforeEach
    void start() {
        var messages =
                new ArrayList<>(
                        Bus.messages(
                                IngestRequest.class,
                                TransformRequest.class,
                                MatchingRequest.class,
                                QualityRequest.class,
                                RcaRequest.class));
        Bus.register(vertx, messages);
        var latency = new IngestRequest.PipelineLatency(0.25, 1.5, 3);
        var sums = new IngestRequest.PipelineSums(1, 0, 1, 1, 0, 9, latency);
        serve(
                IngestRequest.ADDRESS,
                asked ->
                        asked instanceof IngestRequest.Pipeline
                                ? new IngestRequest.PipelineAnswer(sums, List.of())
                                : new IngestRequest.TotalsAnswer(
                                        stored + 1, stored, 1, 0, List.of()));
        serve(TransformRequest.ADDRESS, _ -> new TransformRequest.TotalsAnswer(3, 1, 30));
        serve(
                MatchingRequest.ADDRESS,
                _ -> {
                    if (isMatchingAway) throw Problem.unavailable("matching").toException();
                    return new MatchingRequest.TotalsAnswer(7, 2);
                });
        serve(QualityRequest.ADDRESS, _ -> new QualityRequest.TotalsAnswer(5, 0, 1, 0, 83.5));
        serve(RcaRequest.ADDRESS, _ -> new RcaRequest.TotalsAnswer(1, 4));
    }

    private void serve(String address, Function<Request<?>, Record> answer) {
        var service =
                new VerticleBase() {
                    @Override
                    public Future<?> start() {
                        return new Bus(vertx, Duration.ofSeconds(5)).serve(address, answer);
                    }
                };
        vertx.deployVerticle(service, VIRTUAL).await();
    }

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    @Test
    void aTenantsFiguresAreShownAndFollowItsEvents() {
        var tenant = add(1);
        measure();
        until(() -> value("millrace.rows", tenant, "outcome", "stored") == 10);

        assertThat(value("millrace.rows", tenant, "outcome", "quarantined")).isEqualTo(1);
        assertThat(value("millrace.models", tenant, "state", "failed")).isEqualTo(1);
        assertThat(value("millrace.golden.records", tenant)).isEqualTo(7);
        assertThat(value("millrace.checks", tenant, "outcome", "fail")).isEqualTo(1);
        assertThat(value("millrace.quality.score", tenant)).isEqualTo(83.5);
        assertThat(value("millrace.pipeline.latency", tenant, "quantile", "0.95")).isEqualTo(1.5);
        assertThat(value("millrace.incidents", tenant, "state", "open")).isEqualTo(1);
        assertThat(value("millrace.tenant.info", tenant, "slug", "org-1")).isEqualTo(1);

        stored = 25;
        vertx.eventBus()
                .publish(
                        LiveEvents.ADDRESS,
                        new LiveEvents(
                                List.of(new LiveEvent(tenant, "batches", 1, Instant.EPOCH, "{}"))),
                        new DeliveryOptions().setLocalOnly(true).setCodecName(RecordCodec.NAME));

        until(() -> value("millrace.rows", tenant, "outcome", "stored") == 25);
    }

    @Test
    void aTenantThatIsGoneLeavesNoSeries() {
        var gone = add(1);
        var kept = add(2);
        meters.timer("millrace.jobs", TenantTags.NAME, gone.value()).record(Duration.ofMillis(1));
        measure();
        until(() -> value("millrace.golden.records", gone) == 7);

        tenants.removeFirst();

        until(() -> meters.getMeters().stream().noneMatch(meter -> isOf(gone, meter.getId())));
        assertThat(value("millrace.golden.records", kept)).isEqualTo(7);
    }

    @Test
    void tenantsBeyondTheBoundAreAddedUp() {
        for (int i = 0; i < TenantTags.MOST + 3; i++) add(i);
        measure();

        until(() -> others() == 30);
        until(() -> meters.get("millrace.quality.score").gauges().size() >= TenantTags.MOST);

        var series = meters.get("millrace.rows").tags("outcome", "stored").gauges();
        assertThat(series).hasSize(TenantTags.MOST + 1);
        assertThat(meters.get("millrace.quality.score").gauges()).hasSize(TenantTags.MOST);
    }

    @Test
    void aServiceThatIsAwayIsAskedAgain() {
        isMatchingAway = true;
        var tenant = add(1);
        measure();
        until(() -> value("millrace.quality.score", tenant) == 83.5);
        assertThat(value("millrace.golden.records", tenant)).isNaN();

        isMatchingAway = false;

        until(() -> value("millrace.golden.records", tenant) == 7);
    }

    private TenantId add(int number) {
        var id = new TenantId("a%011d".formatted(number));
        tenants.add(new Account.Tenant(id, "org-" + number, "Org"));
        return id;
    }

    private void measure() {
        var verticle = new TenantMeters(() -> tenants, meters, Duration.ofMillis(20));
        vertx.deployVerticle(verticle, VIRTUAL).await();
    }

    private double others() {
        var gauge =
                meters.find("millrace.rows")
                        .tags("outcome", "stored", TenantTags.NAME, TenantTags.OTHERS)
                        .gauge();
        return gauge == null ? 0 : gauge.value();
    }

    /// Not a number where there is no such series.
    private double value(String name, TenantId tenant, String... tags) {
        var gauge = meters.find(name).tags(tags).tag(TenantTags.NAME, tenant.value()).gauge();
        return gauge == null ? Double.NaN : gauge.value();
    }

    private static boolean isOf(TenantId tenant, Meter.Id id) {
        return tenant.value().equals(id.getTag(TenantTags.NAME));
    }

    private static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) throw new AssertionError("it never came to hold");
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }
}
