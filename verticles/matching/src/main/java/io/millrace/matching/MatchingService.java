package io.millrace.matching;

import io.millrace.ingest.api.IngestRequest.DatasetAnswer;
import io.millrace.kernel.Problem;
import io.millrace.kernel.Span;
import io.millrace.kernel.TenantId;
import io.millrace.matching.api.MatchingRequest;
import io.millrace.matching.api.MatchingRequest.DatasetPart;
import io.millrace.matching.api.MatchingRequest.Declaration;
import io.millrace.matching.api.MatchingRequest.Entities;
import io.millrace.matching.api.MatchingRequest.EntityAnswer;
import io.millrace.matching.api.MatchingRequest.EntityList;
import io.millrace.matching.api.MatchingRequest.EntityRun;
import io.millrace.matching.api.MatchingRequest.GetEntity;
import io.millrace.matching.api.MatchingRequest.Golden;
import io.millrace.matching.api.MatchingRequest.Matches;
import io.millrace.matching.api.MatchingRequest.PutEntity;
import io.millrace.matching.api.MatchingRequest.Records;
import io.millrace.matching.api.MatchingRequest.Run;
import io.millrace.matching.api.MatchingRequest.Totals;
import io.millrace.matching.engine.MatchSettings;
import io.millrace.matching.store.EntityStore;
import io.millrace.matching.store.EntityStore.Stored;
import io.millrace.matching.store.RecordReader;
import io.millrace.stream.Stage;
import io.millrace.stream.WorkQueue;
import io.millrace.tenants.db.TenantDb;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Answers [MatchingRequest] from the tenant's tables.
final class MatchingService {
    private final Vertx vertx;
    private final TenantDb db;
    private final WorkQueue queue;
    private final Announcer announcer;
    private final Catalog catalog;
    private final MatchingSettings settings;
    private final EntityStore entities = new EntityStore();
    private final RecordReader reader = new RecordReader();
    private final Pages pages;
    private final EntityStarter starter;

    MatchingService(Vertx vertx, Matching shared, Announcer announcer, Catalog catalog) {
        this.vertx = vertx;
        this.db = shared.db();
        this.queue = shared.queue();
        this.settings = shared.settings();
        this.announcer = announcer;
        this.catalog = catalog;
        this.pages = new Pages(db);
        this.starter = new EntityStarter(shared);
    }

    Record handle(MatchingRequest<?> request) {
        return switch (request) {
            case PutEntity(var tenant, var entity, var declaration) ->
                    put(tenant, entity, declaration);
            case Entities(var tenant) ->
                    new EntityList(
                            db.in(tenant, entities::entities).stream()
                                    .map(Stored::answer)
                                    .toList());
            case GetEntity(var tenant, var entity) -> db.in(tenant, c -> known(c, entity).answer());
            case Run(var tenant, var entity, var waited) -> run(tenant, entity, waited);
            case Records records -> pages.records(records);
            case Golden golden -> pages.golden(golden);
            case Matches matches -> pages.matches(matches);
            case Totals(var tenant) -> db.in(tenant, entities::totals);
        };
    }

    private Stored known(SqlConnection c, String entity) {
        return entities.entity(c, entity).orElseThrow(() -> Pages.noEntity(entity));
    }

    private EntityAnswer put(TenantId tenant, String entity, Declaration declaration) {
        Declarations.checkName(entity);
        Declarations.checkOptions(declaration);
        var known = catalog.datasets(tenant, Span.currentTrace());
        var declared = declaration.datasets();
        var parts = declared == null ? propose(tenant, known) : List.copyOf(declared);
        boolean linkOnly = Boolean.TRUE.equals(declaration.linkOnly());
        Declarations.checkParts(parts, linkOnly, known);
        var threshold = declaration.threshold();
        var wanted =
                new EntityAnswer(
                        entity,
                        parts,
                        linkOnly,
                        threshold == null ? MatchSettings.threshold(linkOnly) : threshold,
                        Declarations.NATIVE,
                        "new",
                        0,
                        0,
                        0,
                        0,
                        null,
                        0,
                        null);
        return store(tenant, wanted);
    }

    private EntityAnswer store(TenantId tenant, EntityAnswer wanted) {
        var stored =
                db.in(
                        tenant,
                        c -> {
                            boolean isNew = entities.entity(c, wanted.entity()).isEmpty();
                            if (isNew && entities.count(c) >= settings.maxEntities()) {
                                throw Problem.unprocessable(
                                                "A tenant may keep %d entities."
                                                        .formatted(settings.maxEntities()))
                                        .toException();
                            }
                            entities.put(c, wanted);
                            announcer.stands(c, "entity.declared", wanted.entity());
                            return known(c, wanted.entity()).answer();
                        });
        announcer.wake();
        return stored;
    }

    private List<DatasetPart> propose(TenantId tenant, Map<String, DatasetAnswer> known) {
        var parts = new ArrayList<DatasetPart>();
        for (var dataset : known.values()) {
            var columns = List.copyOf(dataset.columns().keySet());
            if (columns.isEmpty()) continue;
            var rows =
                    db.in(
                            tenant,
                            c ->
                                    reader.sample(
                                            c,
                                            tenant.rawSchema(),
                                            dataset.table(),
                                            columns,
                                            settings.sampleRows()));
            Optional<DatasetPart> part =
                    vertx.executeBlocking(() -> Proposal.of(dataset, columns, rows), false).await();
            part.ifPresent(parts::add);
        }
        if (parts.isEmpty()) {
            throw Problem.unprocessable(
                            "No dataset looks like persons or organisations; name the datasets and"
                                    + " the kinds of their columns.")
                    .toException();
        }
        return parts;
    }

    private EntityRun run(TenantId tenant, String entity, boolean waited) {
        long job = db.in(tenant, c -> starter.queue(c, entity));
        queue.wake(Stage.MATCHING);
        announcer.wake();
        if (waited && !queue.awaitDone(tenant, job, settings.patience())) {
            throw Problem.timeout("The run goes on; ask for the entity later.").toException();
        }
        return db.in(tenant, c -> Announcer.run(known(c, entity).answer()));
    }
}
