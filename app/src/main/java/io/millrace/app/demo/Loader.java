package io.millrace.app.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.app.demo.Api.Body;
import io.millrace.app.demo.generate.Batch;
import io.millrace.app.demo.generate.Generated;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/// Loads one tenant: its settings, its batches in their order, then what works on them.
final class Loader {
    static final int FIRST_LIVE_RECORDS = 40;
    private static final String API = "/api/v1/";

    private final Session session;
    private final Scenario scenario;
    private final Progress progress;

    Loader(Session session, Scenario scenario, Progress progress) {
        this.session = session;
        this.scenario = scenario;
        this.progress = progress;
    }

    void load(Generated data, LiveStream live) {
        var slug = scenario.slug();
        putAll("datasets");
        putAll("sources");
        var sent = live.send(FIRST_LIVE_RECORDS);
        uploadAll(byDataset(data.batches()).values());
        var stages = new Stages(session, slug, progress);
        stages.await(sent);
        putProject();
        putAll("entities");
        stages.build();
        var checks =
                session.put(
                        API + "checks/" + slug, Body.of("text/yaml", scenario.text("checks.yml")));
        stages.match(names("entities"));
        stages.check(checks.path("checks").size());
        stages.explain();
    }

    private static Map<String, List<Batch>> byDataset(List<Batch> batches) {
        var byDataset = new LinkedHashMap<String, List<Batch>>();
        for (var batch : batches) {
            byDataset.computeIfAbsent(batch.dataset(), _ -> new ArrayList<>()).add(batch);
        }
        return byDataset;
    }

    private void putAll(String kind) {
        scenario.settings(kind)
                .properties()
                .forEach(named ->
                        session.put(
                                API + kind + "/" + named.getKey(),
                                Body.json(named.getValue().toString())));
    }

    private List<String> names(String kind) {
        return scenario.settings(kind).properties().stream().map(Map.Entry::getKey).toList();
    }

    /// Each list in its order, the lists beside each other.
    private void uploadAll(Collection<List<Batch>> lists) {
        Together.run(lists.stream().<Callable<Boolean>>map(list -> () -> upload(list)).toList());
    }

    private boolean upload(List<Batch> batches) {
        for (var batch : batches) {
            var body = Body.zipped(batch.contentType(), batch.text());
            var answer = session.upload(batch.dataset(), batch.name(), body);
            if (!answer.path("state").asText().equals("stored")) throw notStored(batch, answer);
            progress.says(
                    scenario.slug(),
                    "%s: %d rows stored, %d set aside"
                            .formatted(
                                    batch.fileName(),
                                    answer.path("rowsStored").asLong(),
                                    answer.path("rowsQuarantined").asLong()));
        }
        return true;
    }

    private static DemoException notStored(Batch batch, JsonNode answer) {
        return new DemoException(
                "%s is %s: %s"
                        .formatted(
                                batch.fileName(),
                                answer.path("state").asText(),
                                answer.path("problem").asText("")));
    }

    private void putProject() {
        var zip =
                new Body("application/zip", BodyPublishers.ofByteArray(scenario.project()), false);
        var answer = session.put(API + "projects/" + scenario.slug(), zip);
        for (var error : answer.path("errors")) {
            throw new DemoException(
                    "%s line %d: %s"
                            .formatted(
                                    error.path("file").asText(),
                                    error.path("line").asInt(),
                                    error.path("message").asText()));
        }
        progress.says(
                scenario.slug(),
                "%d models, %d tests"
                        .formatted(answer.path("models").asInt(), answer.path("tests").asInt()));
    }
}
