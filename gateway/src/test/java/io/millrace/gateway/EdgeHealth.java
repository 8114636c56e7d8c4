package io.millrace.gateway;

import static io.millrace.gateway.EdgeIT.assertProblem;
import static io.millrace.gateway.EdgeIT.gateway;
import static io.millrace.gateway.EdgeIT.json;
import static io.millrace.gateway.EdgeIT.owner;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/// What a node tells of itself.
interface EdgeHealth {
    @Test
    default void nodeTellsItsMetricsAndItsContract() {
        gateway.get("/readyz", "");
        var metrics = gateway.get("/metrics", "").body();

        assertThat(gateway.get("/readyz", "").statusCode()).isEqualTo(200);
        assertThat(metrics).contains("millrace_http_requests_seconds_count{operation=\"readyz\"");
        assertThat(metrics).doesNotContain(owner.tenant().id().value());
        assertThat(gateway.get("/openapi.yaml", "").body()).startsWith("openapi: 3.1");
    }

    @Test
    default void theKeySetIsThatOfTheStandard() {
        var keys = json(gateway.get("/.well-known/jwks.json", "")).path("keys");

        assertThat(keys.isArray()).isTrue();
        assertThat(keys).isNotEmpty();
        for (var key : keys) {
            assertThat(key.path("kty").asText()).isEqualTo("EC");
            assertThat(key.path("kid").asText()).isNotEmpty();
            assertThat(key.has("d")).isFalse();
        }
    }

    @Test
    default void healthNamesEachPart() {
        var health = json(gateway.get("/health", ""));

        assertThat(health.path("services").findValuesAsText("name"))
                .containsExactly(
                        "ingest",
                        "transform",
                        "matching",
                        "quality",
                        "rca",
                        "alerts",
                        "postgres",
                        "kafka",
                        "live");
        assertThat(health.path("services").findValuesAsText("state")).containsOnly("up", "down");
        assertThat(Instant.parse(health.path("services").get(6).path("since").asText()))
                .isNotNull();
        assertThat(health.path("status").asText()).isEqualTo("degraded");
    }

    @Test
    default void withoutKafkaTheNodeServesDegradedAndWithoutPostgresItIsNotReady() {
        TestGateway.until(() -> isUp("kafka") && isUp("postgres"));

        gateway.gone.add("kafka");
        TestGateway.until(() -> !isUp("kafka"));
        assertThat(gateway.get("/readyz", "").statusCode()).isEqualTo(200);

        gateway.gone.add("postgres");
        TestGateway.until(() -> !isUp("postgres"));
        var ready = gateway.get("/readyz", "");
        assertProblem(ready, 503, "unavailable");
        assertThat(json(ready).path("detail").asText()).isEqualTo("Not ready: postgres.");
        assertThat(gateway.get("/livez", "").statusCode()).isEqualTo(200);

        gateway.gone.clear();
        TestGateway.until(() -> isUp("kafka") && isUp("postgres"));
        assertThat(gateway.get("/readyz", "").statusCode()).isEqualTo(200);
    }

    @Test
    default void eachServiceTellsOfItself() {
        TestGateway.until(() -> isUp("ingest") && isUp("postgres"));

        var ingest = json(gateway.get("/health/ingest", ""));
        assertThat(ingest.path("status").asText()).isEqualTo("up");
        assertThat(ingest.path("nodes").path("serving").asInt()).isEqualTo(1);
        assertThat(gateway.get("/health/warehouse", "").statusCode()).isEqualTo(200);
        assertProblem(gateway.get("/health/quality", ""), 503, "unavailable");
        assertProblem(gateway.get("/health/reconciliation", ""), 503, "unavailable");
        assertProblem(gateway.get("/health/moon", ""), 400, "invalid");

        gateway.gone.add("postgres");
        TestGateway.until(() -> !isUp("postgres"));
        assertProblem(gateway.get("/health/warehouse", ""), 503, "unavailable");
        gateway.gone.clear();
        TestGateway.until(() -> isUp("postgres"));
    }

    private static boolean isUp(String part) {
        for (var service : json(gateway.get("/health", "")).path("services")) {
            if (service.path("name").asText().equals(part)) {
                return service.path("state").asText().equals("up");
            }
        }
        throw new AssertionError("no part " + part);
    }
}
