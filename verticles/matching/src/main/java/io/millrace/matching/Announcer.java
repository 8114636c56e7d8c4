package io.millrace.matching;

import io.millrace.matching.api.MatchingRequest.EntityAnswer;
import io.millrace.matching.api.MatchingRequest.EntityRun;
import io.millrace.matching.store.EntityStore;
import io.millrace.stream.Event;
import io.millrace.stream.Outbox;
import io.millrace.stream.Topics;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Map;

/// Tells of entities, in the transaction that changes them.
final class Announcer {
    private final Outbox outbox;
    private final EntityStore entities;

    Announcer(Outbox outbox, EntityStore entities) {
        this.outbox = outbox;
        this.entities = entities;
    }

    static EntityRun run(EntityAnswer entity) {
        return new EntityRun(
                entity.entity(),
                entity.state(),
                entity.records(),
                entity.golden(),
                entity.duplicates(),
                entity.pairs(),
                entity.finishedAt(),
                entity.progress(),
                entity.problem());
    }

    /// How the entity stands now.
    void stands(SqlConnection c, String type, String entity) {
        entities.entity(c, entity)
                .ifPresent(stored -> {
                    var items = Map.of("items", List.of(run(stored.answer())));
                    add(c, type, entity, Map.of("entities", items));
                });
    }

    /// The same, with the tenant's totals.
    void finished(SqlConnection c, String entity) {
        stands(c, "entity.matched", entity);
        var totals = entities.totals(c);
        var river = Map.of("golden", totals.golden(), "duplicates", totals.duplicates());
        add(c, "entities.counted", entity, Map.of("overview", Map.of("river", river)));
    }

    private void add(SqlConnection c, String type, String entity, Map<String, Object> channels) {
        outbox.add(c, new Event(Topics.MATCHING, type, entity, channels));
    }

    /// After the commit.
    void wake() {
        outbox.wake();
    }
}
