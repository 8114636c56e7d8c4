package io.millrace.transform;

import io.millrace.stream.Event;
import io.millrace.stream.Notice;
import io.millrace.stream.Outbox;
import io.millrace.stream.Topics;
import io.millrace.transform.api.TransformRequest.NodeResult;
import io.millrace.transform.api.TransformRequest.RunAnswer;
import io.millrace.transform.store.ModelStore.Totals;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Map;

/// Tells of runs, in the transaction that writes them: events for Kafka and the open pages.
record Announcer(Outbox outbox) {

    /// One event for each model and seed that was tried.
    void node(SqlConnection c, String project, NodeResult result) {
        add(c, "node.finished", project + "." + result.node(), "nodes", items(result));
    }

    void run(SqlConnection c, RunAnswer run) {
        add(c, "run." + run.state(), "run:" + run.id(), "runs", items(run));
    }

    /// What a model comes from, as OpenLineage says it, where that is another than before.
    void lineage(SqlConnection c, String project, String model, Map<String, Object> event) {
        var entity = project + "." + model;
        outbox.add(c, new Notice(Topics.TRANSFORM, "lineage.recorded", entity, event));
    }

    /// The tenant's totals, as they are after a change.
    void totals(SqlConnection c, Totals totals) {
        var patch = Map.of("river", Map.of("models", totals.models()));
        add(c, "models.counted", "models", "overview", patch);
    }

    private static Map<String, Object> items(Object item) {
        return Map.of("items", List.of(item));
    }

    private void add(SqlConnection c, String type, String entity, String channel, Object data) {
        outbox.add(c, new Event(Topics.TRANSFORM, type, entity, Map.of(channel, data)));
    }
}
