package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.alerts.AlertsVerticle;
import io.millrace.ingest.IngestVerticle;
import io.millrace.kernel.Json;
import io.millrace.kernel.TenantId;
import io.millrace.matching.MatchingVerticle;
import io.millrace.quality.QualityVerticle;
import io.millrace.rca.RcaVerticle;
import io.millrace.tenants.db.SqlNames;
import io.millrace.transform.TransformVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.internal.VertxInternal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What a whole node tells of itself, and how soon.
@TestInstance(Lifecycle.PER_CLASS)
class HealthIT {
    private static final Pattern BUCKET =
            Pattern.compile("millrace_http_requests_seconds_bucket\\{.*le=\"([^\"]+)\".*} (\\S+)");
    private static final Pattern HEAP =
            Pattern.compile("jvm_memory_used_bytes\\{area=\"heap\".*} (\\S+)");
    private static final Map<String, Class<? extends VerticleBase>> SERVICES =
            Map.of(
                    "ingest", IngestVerticle.class,
                    "transform", TransformVerticle.class,
                    "matching", MatchingVerticle.class,
                    "quality", QualityVerticle.class,
                    "rca", RcaVerticle.class,
                    "alerts", AlertsVerticle.class);
    private static final Percentage NEARLY = Percentage.withPercentage(5);

    private Node node;
    private TestClient client;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        node = Node.start(NodeSettings.local(folder, 0, folder));
        client = TestClient.signUp(node.url());
        client.await("/health", health -> "up".equals(health.get("status")));
    }

    @AfterAll
    void stop() {
        if (node != null) node.close();
    }

    /// Takes a service away from the running node.
    private VerticleBase undeploy(Class<? extends VerticleBase> type) {
        var deployments = ((VertxInternal) node.vertx()).deploymentManager().deployments();
        for (var each : deployments) {
            for (var part : each.deployment().instances()) {
                if (!type.isInstance(part)) continue;
                node.vertx().undeploy(each.id()).await();
                return (VerticleBase) part;
            }
        }
        throw new AssertionError("no " + type);
    }

    static Stream<Arguments> services() {
        return SERVICES.entrySet().stream()
                .map(service -> Arguments.of(service.getKey(), service.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("services")
    void pagesSeeWithinThreeSecondsThatAServiceIsGoneAndItsHealthSaysSo(
            String name, Class<? extends VerticleBase> type) throws Exception {
        client.awaitStatus("/health/" + name, 200);
        try (var frames = new Frames()) {
            frames.open(client, "services");

            var service = undeploy(type);
            long gone = System.nanoTime();
            frames.await(state(name, "down"));
            var seenAfter = Duration.ofNanos(System.nanoTime() - gone);

            assertThat(seenAfter).isLessThan(Duration.ofSeconds(3));
            for (var each : SERVICES.keySet()) {
                int status = client.get("/health/" + each).statusCode();
                assertThat(status).as(each).isEqualTo(each.equals(name) ? 503 : 200);
            }
            assertThat(client.get("/health").body()).contains("\"status\":\"degraded\"");
            var options = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
            node.vertx().deployVerticle(service, options).await();
            frames.await(state(name, "up"));
            client.awaitStatus("/health/" + name, 200);
        }
    }

    private static String state(String name, String state) {
        return "\"name\":\"" + name + "\",\"state\":\"" + state + "\"";
    }

    @Test
    void everyPartIsNamedAndTheSharedMemoryIsUp() throws Exception {
        var health = tree(client, "/health");

        var parts = Stream.of("postgres", "kafka", "cluster", "cache", "live");
        assertThat(health.path("services").findValuesAsText("name"))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(parts, SERVICES.keySet().stream()).toList());
        client.await(
                "/health",
                found -> Json.write(found).contains("\"name\":\"cache\",\"state\":\"up\""));
    }

    @Test
    void theOverviewIsWhatTheMetricsSay() throws Exception {
        client.stored("orders", "id,amount\n1,2.50\n2,3.25\n");
        for (int i = 0; i < 200; i++) client.get("/api/v1/batches");

        // The call itself is counted: what it says lies between a scrape before and one after.
        var before = buckets(client.get("/metrics").body());
        var overview = Belongings.tree(client.get("/metrics/overview").body());
        var metrics = client.get("/metrics").body();
        var after = buckets(metrics);

        var latency = overview.path("latency");
        for (int percent : new int[] {50, 95, 99}) {
            double share = percent / 100.0;
            assertBetween(
                    latency.path("p" + percent + "Millis").asDouble(),
                    quantile(before, share),
                    quantile(after, share));
        }
        var its = overview.path("node");
        assertBetween(
                its.path("requests").asDouble(),
                before.get(before.lastKey()),
                after.get(after.lastKey()));
        assertThat(its.path("cpu").asDouble()).isBetween(0.0, 1.0);
        assertThat(metrics).contains("\nprocess_cpu_usage ");
        assertThat(overview.path("kafkaLag").asLong()).isZero();
        assertThat(overview.path("river").path("stored").asLong()).isEqualTo(2);
        assertHeapIsLike(its, metrics);
    }

    @Test
    void theDashboardIsTheSumOfTheSingleCalls() throws Exception {
        var own = TestClient.signUp(node.url());
        own.stored("orders", "id,amount\n1,2.50\n2,x\n3,4\n");
        own.done("PUT", "/api/v1/checks/c", "text/yaml", "checks for orders:\n  - row_count > 9\n");
        own.done("POST", "/api/v1/checks/c/runs?wait=true", "", "");
        own.done(
                "POST",
                "/alerts/configure",
                "application/json",
                "{\"name\":\"low\",\"kind\":\"quality-score\",\"threshold\":100}");
        own.await("/api/v1/alerts", found -> !((List<?>) found.get("items")).isEmpty());
        own.await("/api/v1/incidents", found -> !((List<?>) found.get("items")).isEmpty());

        // Later stages may still be at work: then one later pair agrees.
        own.await("/dashboard/data", dashboard -> agrees(own, dashboard));
    }

    private static boolean agrees(TestClient own, Map<String, Object> dashboard) {
        try {
            var its = Belongings.tree(Json.write(dashboard));
            var batches = tree(own, "/api/v1/batches?limit=10").path("items");
            return its.path("batches").equals(batches)
                    && its.path("runs").equals(tree(own, "/api/v1/runs").path("items"))
                    && its.path("incidents")
                            .path("items")
                            .equals(tree(own, "/api/v1/incidents?state=open&limit=5").path("items"))
                    && its.path("alerts")
                            .path("items")
                            .equals(tree(own, "/api/v1/alerts?state=open&limit=5").path("items"))
                    && its.path("quality")
                            .path("score")
                            .equals(tree(own, "/api/v1/quality").path("score"))
                    && its.path("services").equals(tree(own, "/health").path("services"))
                    && its.path("river").path("stored").asLong()
                            == batches.path(0).path("rowsStored").asLong()
                    && its.path("river").path("quarantined").asLong()
                            == batches.path(0).path("rowsQuarantined").asLong();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode tree(TestClient own, String path)
            throws IOException, InterruptedException {
        return Belongings.tree(own.get(path).body());
    }

    @Test
    void theDashboardIsKeptUntilSomethingHappensToItsTenant() throws Exception {
        var first = TestClient.signUp(node.url());
        var second = TestClient.signUp(node.url());
        first.stored("orders", "id\n1\n");
        second.stored("orders", "id\n1\n");
        awaitHit(first);
        awaitHit(second);

        first.stored("orders", "id\n2\n3\n");
        var missed = lookups(first, "miss");
        var othersMissed = lookups(second, "miss");
        var fresh = tree(first, "/dashboard/data");
        tree(second, "/dashboard/data");

        assertThat(fresh.path("river").path("stored").asLong()).isEqualTo(3);
        assertThat(lookups(first, "miss")).isEqualTo(missed + 1);
        // Two seconds are over sooner on a busy machine.
        assertThat(lookups(second, "miss")).isBetween(othersMissed, othersMissed + 1);
        awaitHit(second);
    }

    /// Asks until the answer was kept: just after a batch the later stages change it.
    private void awaitHit(TestClient own) throws Exception {
        var hits = lookups(own, "hit");
        own.await(
                "/dashboard/data",
                _ -> {
                    try {
                        return lookups(own, "hit") > hits;
                    } catch (IOException | InterruptedException e) {
                        throw new AssertionError(e);
                    }
                });
    }

    private static double lookups(TestClient own, String outcome)
            throws IOException, InterruptedException {
        var tenant = tree(own, "/api/v1/auth/me").path("tenant").path("id").asText();
        return own.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("millrace_cache_lookups_total"))
                .filter(line -> line.contains(tenant) && line.contains(outcome))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    @Test
    void keyFiguresAreThoseOfSqlToTheCent() throws Exception {
        var own = TestClient.signUp(node.url());
        own.done(
                "PUT",
                "/api/v1/datasets/invoices",
                "application/json",
                "{\"mode\":\"upsert\",\"key\":[\"id\"],\"columns\":{\"amount\":{\"type\":\"numeric\"}}}");
        var rows = new StringBuilder("id,amount,note\n");
        for (int i = 0; i < 5_000; i++) {
            rows.append(i).append(',').append(1_000_000_000_000L + i).append(".1").append(i % 10);
            rows.append(",n\n");
        }
        rows.append("x1,not a number,n\n");
        own.stored("invoices", rows.toString());
        assertKpisAreLikeSql(own);

        own.stored("invoices", "id,amount,note\n7,0.01,n\n8,-3.5,n\n");
        assertKpisAreLikeSql(own);
    }

    private void assertKpisAreLikeSql(TestClient own) throws Exception {
        var kpis = new TreeMap<String, BigDecimal>();
        var answer = own.get("/kpis");
        for (var kpi : Belongings.tree(answer.body()).path("items")) {
            kpis.put(kpi.path("name").asText(), new BigDecimal(kpi.path("value").asText()));
        }
        var tenant = new TenantId(tree(own, "/api/v1/auth/me").path("tenant").path("id").asText());
        var dataset = tree(own, "/api/v1/datasets/invoices");
        var table = SqlNames.quote(tenant.rawSchema(), dataset.path("current").asText());
        var sql =
                node.database()
                        .tenantDb()
                        .in(
                                tenant,
                                c ->
                                        c.preparedQuery(
                                                        "select sum(amount), count(*), (select rows_in from ingest_totals),"
                                                                + " (select rows_quarantined from ingest_totals) from "
                                                                + table)
                                                .execute()
                                                .await()
                                                .iterator()
                                                .next());

        // As it is written: no digit is lost on the way.
        assertThat(answer.body())
                .contains("\"value\":" + sql.getBigDecimal(0).toPlainString() + ",");
        assertThat(kpis.get("invoices.records")).isEqualByComparingTo(sql.getBigDecimal(1));
        assertThat(kpis.get("records-in")).isEqualByComparingTo(sql.getBigDecimal(2));
        assertThat(kpis.get("records-quarantined")).isEqualByComparingTo(sql.getBigDecimal(3));
        assertThat(kpis).containsKeys("quarantine-rate", "golden-records", "open-incidents");
    }

    private static void assertBetween(double value, double one, double other) {
        assertThat(value).isBetween(0.95 * Math.min(one, other), 1.05 * Math.max(one, other));
    }

    /// A collection in between may change it; then one later pair agrees.
    private void assertHeapIsLike(JsonNode first, String metrics) throws Exception {
        double told = first.path("heapBytes").asDouble();
        double scraped = heap(metrics);
        for (int i = 0; i < 20 && Math.abs(told - scraped) > 0.05 * scraped; i++) {
            told =
                    Belongings.tree(client.get("/metrics/overview").body())
                            .path("node")
                            .path("heapBytes")
                            .asDouble();
            scraped = heap(client.get("/metrics").body());
        }
        assertThat(told).isCloseTo(scraped, NEARLY);
    }

    private static double heap(String metrics) {
        return HEAP.matcher(metrics)
                .results()
                .mapToDouble(found -> Double.parseDouble(found.group(1)))
                .sum();
    }

    /// Calls up to each bound in milliseconds, the last without one.
    private static SortedMap<Double, Double> buckets(String metrics) {
        var counts = new TreeMap<Double, Double>();
        BUCKET.matcher(metrics)
                .results()
                .forEach(found -> {
                    var bound = found.group(1);
                    double millis =
                            bound.equals("+Inf")
                                    ? Double.POSITIVE_INFINITY
                                    : 1_000 * Double.parseDouble(bound);
                    counts.merge(millis, Double.parseDouble(found.group(2)), Double::sum);
                });
        return counts;
    }

    /// Prometheus's `histogram_quantile`.
    private static double quantile(SortedMap<Double, Double> counts, double share) {
        double rank = share * counts.get(counts.lastKey());
        double lower = 0;
        double below = 0;
        for (Map.Entry<Double, Double> bound : counts.entrySet()) {
            if (bound.getValue() >= rank) {
                if (bound.getKey().isInfinite()) return lower;
                return lower
                        + (bound.getKey() - lower) * (rank - below) / (bound.getValue() - below);
            }
            lower = bound.getKey();
            below = bound.getValue();
        }
        return lower;
    }
}
