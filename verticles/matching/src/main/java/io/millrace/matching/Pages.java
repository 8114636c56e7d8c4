package io.millrace.matching;

import io.millrace.kernel.Problem;
import io.millrace.kernel.ProblemException;
import io.millrace.matching.api.MatchingRequest.Golden;
import io.millrace.matching.api.MatchingRequest.GoldenPage;
import io.millrace.matching.api.MatchingRequest.MatchPage;
import io.millrace.matching.api.MatchingRequest.Matches;
import io.millrace.matching.api.MatchingRequest.RecordPage;
import io.millrace.matching.api.MatchingRequest.RecordRef;
import io.millrace.matching.api.MatchingRequest.Records;
import io.millrace.matching.store.EntityStore;
import io.millrace.matching.store.ResultReader;
import io.millrace.matching.store.ResultReader.After;
import io.millrace.matching.store.ResultReader.Found;
import io.millrace.tenants.db.TenantDb;
import io.vertx.sqlclient.SqlConnection;
import org.jspecify.annotations.Nullable;

/// Answers what runs found, page by page. A page may be shorter than asked: the bus carries small
/// answers only.
final class Pages {
    private static final int MOST_RECORDS = 1000;
    private static final int MOST_GOLDEN = 200;
    private static final int MOST_MATCHES = 200;
    private static final RecordRef FIRST = new RecordRef("", "");

    private final TenantDb db;
    private final EntityStore entities = new EntityStore();
    private final ResultReader results = new ResultReader();

    Pages(TenantDb db) {
        this.db = db;
    }

    static ProblemException noEntity(String entity) {
        return Problem.notFound("entity", entity, "GET /api/v1/entities lists them").toException();
    }

    private void check(SqlConnection c, String entity) {
        if (entities.entity(c, entity).isEmpty()) throw noEntity(entity);
    }

    RecordPage records(Records request) {
        var key = Cursor.read(request.cursor(), 2);
        var after = key == null ? FIRST : new RecordRef(key.get(0).asText(), key.get(1).asText());
        int limit = Math.clamp(request.limit(), 1, MOST_RECORDS);
        return db.in(
                request.tenant(),
                c -> {
                    check(c, request.entity());
                    var wanted = current(c, request.entity(), request.entityId());
                    var items = results.records(c, request.entity(), wanted, after, limit);
                    if (items.size() < limit) return new RecordPage(items, null);
                    var last = items.getLast();
                    return new RecordPage(items, Cursor.of(last.dataset(), last.recordId()));
                });
    }

    private @Nullable String current(SqlConnection c, String entity, @Nullable String entityId) {
        return entityId == null ? null : results.current(c, entity, entityId);
    }

    GoldenPage golden(Golden request) {
        var key = Cursor.read(request.cursor(), 2);
        var members = key == null ? null : (Integer) key.get(0).asInt();
        var entityId = key == null ? "" : key.get(1).asText();
        int limit = Math.clamp(request.limit(), 1, MOST_GOLDEN);
        return db.in(
                request.tenant(),
                c -> {
                    check(c, request.entity());
                    var items = results.golden(c, request.entity(), members, entityId, limit);
                    if (items.size() < limit) return new GoldenPage(items, null);
                    var last = items.getLast();
                    return new GoldenPage(items, Cursor.of(last.members(), last.entityId()));
                });
    }

    MatchPage matches(Matches request) {
        var key = Cursor.read(request.cursor(), 5);
        var after =
                key == null
                        ? new After(null, FIRST, FIRST)
                        : new After(
                                key.get(0).asDouble(),
                                new RecordRef(key.get(1).asText(), key.get(2).asText()),
                                new RecordRef(key.get(3).asText(), key.get(4).asText()));
        int limit = Math.clamp(request.limit(), 1, MOST_MATCHES);
        return db.in(
                request.tenant(),
                c -> {
                    check(c, request.entity());
                    var found =
                            results.matches(c, request.entity(), request.recordId(), after, limit);
                    var items = found.stream().map(Found::match).toList();
                    var next = found.size() < limit ? null : cursor(found.getLast());
                    return new MatchPage(items, next);
                });
    }

    private static String cursor(Found last) {
        var left = last.match().left();
        var right = last.match().right();
        return Cursor.of(
                last.bits(), left.dataset(), left.recordId(), right.dataset(), right.recordId());
    }
}
