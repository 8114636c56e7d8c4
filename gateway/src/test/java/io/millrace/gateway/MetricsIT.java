package io.millrace.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.gateway.calls.Prices;
import io.millrace.ingest.api.IngestRequest;
import io.millrace.ingest.api.IngestRequest.PipelineAnswer;
import io.millrace.ingest.api.IngestRequest.PipelineLatency;
import io.millrace.ingest.api.IngestRequest.PipelineStep;
import io.millrace.ingest.api.IngestRequest.PipelineSums;
import io.millrace.kernel.Period;
import io.millrace.tenants.Account;
import io.millrace.transform.api.TransformRequest;
import io.millrace.transform.api.TransformRequest.RunTime;
import io.millrace.transform.api.TransformRequest.RunTimeStep;
import io.millrace.transform.api.TransformRequest.RunTimesAnswer;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The figures of a pipeline and of a warehouse, and the history of a day.
final class MetricsIT {
    private static final Instant TEN = Instant.parse("2024-01-31T10:00:00Z");
    private static final Instant ELEVEN = Instant.parse("2024-01-31T11:00:00Z");
    private static final String THAT_DAY = "from=2024-01-31&to=2024-01-31";
    private static final Period DAY =
            new Period(
                    Instant.parse("2024-01-31T00:00:00Z"), Instant.parse("2024-02-01T00:00:00Z"));
    private static final PipelineSums SUMS =
            new PipelineSums(3, 1, 4_000, 3_600, 400, 9_000, new PipelineLatency(0.5, 2, 4));

    private static TestGateway gateway;
    private static Account.SignedIn owner;
    private static StandIn ingest;
    private static StandIn transform;

    @BeforeAll
    static void start() {
        var prices =
                new Prices(
                        "EUR",
                        Optional.of(new BigDecimal("0.002")),
                        Optional.of(new BigDecimal("0.5")));
        gateway = new TestGateway(Path.of("none"), live -> live, settings -> settings.at(prices));
        owner = gateway.signUp();
        ingest =
                new StandIn(IngestRequest.ADDRESS, owner.tenant().id())
                        .on(
                                IngestRequest.Pipeline.class,
                                _ -> new PipelineAnswer(SUMS, List.of(new PipelineStep(TEN, SUMS))))
                        .on(
                                IngestRequest.Datasets.class,
                                _ -> new IngestRequest.DatasetList(List.of()))
                        .on(
                                IngestRequest.Batches.class,
                                _ -> new IngestRequest.BatchPage(List.of(), null));
        transform =
                new StandIn(TransformRequest.ADDRESS, owner.tenant().id())
                        .on(
                                TransformRequest.RunTimes.class,
                                _ ->
                                        new RunTimesAnswer(
                                                new RunTime(2, 0, 3.0, 4.0),
                                                List.of(
                                                        new RunTimeStep(
                                                                ELEVEN,
                                                                new RunTime(2, 0, 3.0, 4.0)))))
                        .on(
                                TransformRequest.Models.class,
                                _ -> new TransformRequest.ModelList(List.of()))
                        .on(
                                TransformRequest.Runs.class,
                                _ -> new TransformRequest.RunList(List.of()));
        gateway.deploy(ingest);
        gateway.deploy(transform);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static HttpResponse<String> get(String path) {
        return gateway.get(path, owner.accessToken());
    }

    private static JsonNode ok(String path) {
        var answer = get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return gateway.json(answer);
    }

    @Test
    void stepsOfBothServicesStandInOneList() {
        var figures = ok("/api/v1/metrics/pipeline?" + THAT_DAY);

        assertThat(figures.path("step").asText()).isEqualTo("hour");
        var total = figures.path("total");
        assertThat(total.path("rowsPerSecond").asDouble())
                .isCloseTo(3_600 / 86_400.0, within(1e-9));
        assertThat(total.path("errorRate").decimalValue()).isEqualByComparingTo("10");
        assertThat(total.path("latency").path("p95Seconds").asDouble()).isEqualTo(2);
        assertThat(total.path("models").path("p50Seconds").asDouble()).isEqualTo(3);
        var items = figures.path("items");
        assertThat(items).hasSize(2);
        assertThat(items.path(0).path("at").asText()).isEqualTo("2024-01-31T10:00:00Z");
        assertThat(items.path(0).path("rowsPerSecond").asDouble()).isEqualTo(1);
        assertThat(items.path(0).path("models").path("runs").asInt()).isZero();
        assertThat(items.path(1).path("rowsIn").asInt()).isZero();
        assertThat(items.path(1).has("latency")).isFalse();
        assertThat(items.path(1).path("models").path("runs").asInt()).isEqualTo(2);
        assertThat(ingest.asked(IngestRequest.Pipeline.class).from()).isEqualTo(DAY.from());
        assertThat(ingest.asked(IngestRequest.Pipeline.class).until()).isEqualTo(DAY.until());
    }

    @Test
    void manyDaysAreToldByDay() {
        var figures = ok("/api/v1/metrics/pipeline?from=2024-01-01&to=2024-01-31");

        assertThat(figures.path("step").asText()).isEqualTo("day");
        assertThat(ingest.asked(IngestRequest.Pipeline.class).byDay()).isTrue();
    }

    @Test
    void theExportHasALineAStep() {
        var answer = get("/api/v1/metrics/pipeline?format=csv&" + THAT_DAY);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
                .startsWith("text/csv");
        var lines = answer.body().split("\r\n", -1);
        assertThat(lines).hasSize(4);
        assertThat(lines[0]).startsWith("at,batches,failedBatches,");
        assertThat(lines[1])
                .isEqualTo(
                        "2024-01-31T10:00:00Z,3,1,4000,3600,400,9000,1.000000,10.0000,0.500000,"
                                + "2.000000,4.000000,0,0,,");
        assertThat(lines[2])
                .isEqualTo("2024-01-31T11:00:00Z,0,0,0,0,0,0,0.000000,,,,,2,0,3.000000,4.000000");
    }

    @Test
    void daysThatCannotBeAreRefused() {
        for (var days : List.of("from=2024-02-30", "from=2024-02-02&to=2024-02-01")) {
            assertThat(get("/api/v1/metrics/pipeline?" + days).statusCode())
                    .as(days)
                    .isEqualTo(422);
            assertThat(get("/api/v1/batches?" + days).statusCode()).as(days).isEqualTo(422);
        }
        assertThat(get("/api/v1/batches?from=x").statusCode()).isEqualTo(400);
        var many = "from=2020-01-01&to=2022-01-01";
        assertThat(get("/api/v1/metrics/pipeline?" + many).statusCode()).isEqualTo(422);
    }

    @Test
    void aWarehouseCostsWhatIsStoredAndHowLongTheDatabaseWorked() {
        var its = owner.tenant().id();
        gateway.stack()
                .db()
                .in(
                        its,
                        c ->
                                c.preparedQuery(
                                                "create table %s.big as select 1 as one"
                                                        .formatted(its.rawSchema()))
                                        .execute()
                                        .await()
                                        .size());
        var day = LocalDate.ofInstant(Instant.now(), ZoneOffset.UTC).minusDays(50);
        gateway.execute(
                """
                insert into millrace.usage (tenant, day, run, database_micros)
                values ($1, $2, '', 3000000)
                """,
                its.value(),
                day);

        var warehouse = ok("/api/v1/metrics/warehouse?from=" + day + "&to=" + day);

        assertThat(warehouse.path("tables").path(0).path("table").asText()).isEqualTo("big");
        long bytes = warehouse.path("tables").path(0).path("bytes").asLong();
        assertThat(bytes).isPositive().isEqualTo(warehouse.path("bytes").asLong());
        assertThat(warehouse.path("databaseSeconds").asDouble()).isEqualTo(3);
        assertThat(warehouse.path("days").path(0).path("databaseCost").asDouble()).isEqualTo(1.5);
        var cost = warehouse.path("cost");
        assertThat(cost.path("currency").asText()).isEqualTo("EUR");
        assertThat(cost.path("database").asDouble()).isEqualTo(1.5);
        assertThat(cost.path("storedPerDay").asDouble())
                .isCloseTo(bytes / 1e9 * 0.002, within(1e-6));
    }

    @Test
    void withoutAPriceThereIsNoCost() {
        var free = new TestGateway(Path.of("none"), live -> live);
        try {
            var answer = free.get("/api/v1/metrics/warehouse", owner.accessToken());

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(free.json(answer).has("cost")).isFalse();
        } finally {
            free.close();
        }
    }

    @Test
    void threeQueriesShowTheHistoryOfADay() {
        var today = LocalDate.ofInstant(Instant.now(), ZoneOffset.UTC);
        get("/api/v1/batches?" + THAT_DAY);
        get("/api/v1/runs?" + THAT_DAY);
        var key = "{\"name\":\"history\",\"scopes\":[\"ingest:cdr\"]}";
        gateway.send("POST", "/api/v1/api-keys", owner.accessToken(), key);
        gateway.execute(
                """
                insert into millrace.usage (tenant, day, run, rows) values ($1, $2, '', 7)
                """,
                owner.tenant().id().value(),
                today.minusDays(40));

        var calls = ok("/api/v1/audit?from=" + today.minusDays(1) + "&to=" + today.plusDays(1));
        var earlier = ok("/api/v1/audit?to=" + today.minusDays(2));
        var then = today.minusDays(40);
        var usage = ok("/api/v1/usage?from=" + then + "&to=" + then).path("days");

        assertThat(ingest.asked(IngestRequest.Batches.class).within()).isEqualTo(DAY);
        assertThat(transform.asked(TransformRequest.Runs.class).within()).isEqualTo(DAY);
        assertThat(calls.path("items")).isNotEmpty();
        assertThat(earlier.path("items")).isEmpty();
        assertThat(usage).hasSize(1);
        assertThat(usage.path(0).path("rows").asInt()).isEqualTo(7);
    }
}
