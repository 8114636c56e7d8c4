package io.millrace.app.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.app.demo.Api.Body;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/// Waits until the stages behind ingest have worked on what was sent.
final class Stages {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Set<String> BAD = Set.of("error", "fail", "skipped");
    private static final Set<String> RUNNING = Set.of("new", "queued", "running");
    private static final String API = "/api/v1/";

    private final Session session;
    private final String slug;
    private final Progress progress;

    Stages(Session session, String slug, Progress progress) {
        this.session = session;
        this.slug = slug;
        this.progress = progress;
    }

    /// Waits until every source has stored the records before these offsets.
    void await(Map<Integer, Long> offsets) {
        until("the live records to come over Kafka", () -> isStored(offsets));
    }

    private boolean isStored(Map<Integer, Long> offsets) {
        for (var source : session.get(API + "sources").path("items")) {
            for (var offset : offsets.entrySet()) {
                var stored = source.path("positions").path(offset.getKey().toString()).asLong();
                if (stored < offset.getValue()) return false;
            }
        }
        return true;
    }

    /// Builds and tests the project; every node has to end well.
    void build() {
        var order = Body.json("{\"command\":\"build\"}");
        var run = session.post(API + "projects/" + slug + "/runs", order);
        var path = API + "runs/" + run.path("runId").asText();
        until("the project to be built", () -> !isRunning(session.get(path)));
        var built = session.get(path);
        for (var result : built.path("results")) {
            if (BAD.contains(result.path("status").asText())) throw notBuilt(result);
        }
        if (!built.path("state").asText().equals("succeeded")) throw notBuilt(built);
        progress.says(slug, built.path("results").size() + " models and tests done");
    }

    private static boolean isRunning(JsonNode run) {
        return RUNNING.contains(run.path("state").asText());
    }

    private static DemoException notBuilt(JsonNode result) {
        return new DemoException(
                "%s: %s %s"
                        .formatted(
                                result.path("node").asText("build"),
                                result.path("status").asText(""),
                                result.path("message").asText(result.path("problem").asText(""))));
    }

    void match(List<String> entities) {
        for (var entity : entities) {
            session.work(API + "entities/" + entity + "/runs?wait=true");
            var path = API + "entities/" + entity;
            until(entity + " to be matched", () -> !isRunning(session.get(path)));
            var state = session.get(path);
            if (!state.path("state").asText().equals("done")) throw notMatched(entity, state);
            progress.says(
                    slug,
                    "%s: %d records, %d golden, %d duplicates"
                            .formatted(
                                    entity,
                                    state.path("records").asLong(),
                                    state.path("golden").asLong(),
                                    state.path("duplicates").asLong()));
        }
    }

    private static DemoException notMatched(String entity, JsonNode state) {
        return new DemoException(
                "%s is %s: %s"
                        .formatted(
                                entity,
                                state.path("state").asText(),
                                state.path("problem").asText("")));
    }

    /// Waits until so many checks have been judged.
    void check(int checks) {
        session.work(API + "checks/" + slug + "/runs?wait=true");
        until("the checks to run", () -> results().size() >= checks);
        progress.says(slug, checks + " checks done");
    }

    private JsonNode results() {
        return session.get(API + "checks/results").path("items");
    }

    /// Waits until each failed check has an incident with its causes.
    void explain() {
        until("the incidents to be explained", () -> failed() <= explained());
        progress.says(slug, explained() + " incidents explained");
    }

    private long failed() {
        return count(results(), result -> result.path("outcome").asText().equals("fail"));
    }

    private long explained() {
        return count(
                session.get(API + "incidents?state=open").path("items"),
                incident -> !incident.path("causes").isEmpty());
    }

    private static long count(JsonNode items, java.util.function.Predicate<JsonNode> which) {
        long count = 0;
        for (var item : items) if (which.test(item)) count++;
        return count;
    }

    private static void until(String what, BooleanSupplier done) {
        var end = Instant.now().plus(PATIENCE);
        while (!done.getAsBoolean()) {
            if (Instant.now().isAfter(end)) throw new DemoException("waited too long for " + what);
            Api.pause();
        }
    }
}
