package io.millrace.tenants;

import io.millrace.kernel.Problem;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.backup.Moves;
import io.millrace.tenants.db.Database;
import io.millrace.tenants.db.PlacedRows;
import io.millrace.tenants.db.Server;
import io.millrace.tenants.db.TenantDb;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What becomes of a tenant after its sign-up: it is suspended, resumed, or deleted with everything
/// that it had.
public final class Lifecycle {
    /// Bus address on which the id of a tenant is published that was deleted with everything.
    public static final String REMOVED = "tenants.removed";

    private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);
    // A deletion that its node does not end by then is taken over.
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int RESUME_MILLIS = 30_000;

    private static final String SUSPEND =
            """
            update millrace.tenants set suspended_at = now(), suspended_for = $2
            where id = $1 and suspended_at is null and deleting_at is null
            """;
    private static final String RESUME =
            """
            update millrace.tenants set suspended_at = null, suspended_for = null
            where id = $1 and suspended_at is not null and deleting_at is null
            """;
    private static final String BEGIN =
            """
            update millrace.tenants set deleting_at = now()
            where id = $1 and slug = $2 and deleting_at is null
              and (moving is null or coalesce(held_until < now(), true))
            """;
    private static final String MOVES =
            "select 1 from millrace.tenants where id = $1 and slug = $2 and moving is not null";
    private static final String PLACES =
            "select coalesce(server, 'main'), moving from millrace.tenants where id = $1";
    private static final String LEFT_BEHIND =
            """
            update millrace.tenants set deleting_at = now()
            where id in (
                select id from millrace.tenants
                where deleting_at < now() - $1 * interval '1 second' for update skip locked)
            returning id
            """;

    private final Vertx vertx;
    private final TenantDb db;
    private final Database database;
    private final PlacedRows placed;
    private final Moves moves;
    private final Standing standing;
    private final Sessions sessions;
    private final RemovalStore store = new RemovalStore();
    private long timer = -1;

    Lifecycle(Vertx vertx, Database database, Standing standing, Sessions sessions) {
        this.vertx = vertx;
        this.db = database.tenantDb();
        this.database = database;
        this.placed = new PlacedRows(db);
        this.moves = new Moves(database, _ -> {});
        this.standing = standing;
        this.sessions = sessions;
    }

    /// Deletes an object of a tenant by its key.
    @FunctionalInterface
    public interface ObjectEraser {
        void delete(String key) throws IOException;
    }

    /// What was removed of one kind.
    ///
    /// @param names where they are few and say something
    public record Part(String kind, long count, List<String> names) {
        public Part {
            names = List.copyOf(names);
        }

        Part(String kind, long count) {
            this(kind, count, List.of());
        }
    }

    /// Everything that was removed of a tenant.
    public record Removal(TenantId id, List<Part> removed) {
        public Removal {
            removed = List.copyOf(removed);
        }
    }

    /// Goes on with deletions that a node did not live to end.
    public void start(ObjectEraser objects) {
        timer =
                vertx.setPeriodic(
                        RESUME_MILLIS, _ -> Thread.ofVirtual().start(() -> goOn(objects)));
    }

    void close() {
        vertx.cancelTimer(timer);
    }

    /// Nobody comes in for the tenant, its jobs wait and its sources stop, until it is resumed.
    ///
    /// @param reason for people
    /// @return false when it is suspended already, or there is none
    public boolean suspend(TenantId tenant, String reason) {
        var values = Tuple.of(tenant.value(), reason);
        if (db.platform(c -> c.preparedQuery(SUSPEND).execute(values).await().rowCount()) == 0) {
            return false;
        }
        standing.suspended(tenant);
        placed.tell(tenant);
        return true;
    }

    /// @return false when it is not suspended, or there is none
    public boolean resume(TenantId tenant) {
        var values = Tuple.of(tenant.value());
        if (db.platform(c -> c.preparedQuery(RESUME).execute(values).await().rowCount()) == 0) {
            return false;
        }
        standing.resumed(tenant);
        placed.tell(tenant);
        return true;
    }

    /// Deletes a tenant with everything that it has. Blocks, also its thread.
    ///
    /// @param slug as the owner typed it
    /// @throws ProblemException `conflict` for another slug, or while it moves
    public Removal remove(TenantId tenant, String slug, ObjectEraser objects) {
        var values = Tuple.of(tenant.value(), slug);
        if (db.platform(c -> c.preparedQuery(BEGIN).execute(values).await().rowCount()) == 0) {
            throw refusal(values);
        }
        return removeAll(tenant, objects);
    }

    private RuntimeException refusal(Tuple values) {
        if (db.platform(c -> c.preparedQuery(MOVES).execute(values).await().size()) > 0) {
            return Problem.conflict(
                            "This organization is being moved to another server; delete it afterwards.")
                    .toException();
        }
        return Problem.conflict("Type the slug of this organization to delete it.").toException();
    }

    /// The servers that may hold something of the tenant: its own, and the other one of a move.
    private List<Server> places(TenantId tenant) {
        var rows =
                db.platform(c -> c.preparedQuery(PLACES).execute(Tuple.of(tenant.value())).await());
        var places = new ArrayList<Server>();
        for (var row : rows) {
            places.add(database.server(row.getString(0)));
            var other = row.getString(1);
            if (other != null) places.add(database.server(other));
        }
        return places;
    }

    /// Each step can be done again; the last one makes that there is nothing to do again.
    private Removal removeAll(TenantId tenant, ObjectEraser objects) {
        standing.removed(tenant);
        var parts = new Parts();
        for (var place : places(tenant)) removeAt(place, tenant, objects, parts);
        var ended = new ArrayList<String>();
        parts.add(
                db.platform(c -> {
                    ended.addAll(sessions.revokeAll(c, tenant, null));
                    return store.removeRows(c, tenant);
                }));
        ended.forEach(sessions::announce);
        standing.removed(tenant);
        vertx.eventBus().publish(REMOVED, tenant.value());
        return new Removal(tenant, parts.all());
    }

    private void removeAt(Server place, TenantId tenant, ObjectEraser objects, Parts parts) {
        var provisioner = place.provisioner();
        // A restore that is about to end there ends first, or not at all.
        if (!place.isFirst()) placed.end(tenant, place.db());
        parts.add(List.of(new Part("objects", erase(provisioner.objects(tenant), objects))));
        var dropped = provisioner.drop(tenant);
        parts.add(
                List.of(
                        new Part("schemas", dropped.schemas().size(), dropped.schemas()),
                        new Part("tables", dropped.relations()),
                        new Part("roles", dropped.roles().size(), dropped.roles())));
        parts.add(
                place.db()
                        .platform(c ->
                                place.isFirst()
                                        ? store.removeStream(c, tenant)
                                        : store.removeThere(c, tenant)));
    }

    /// What was removed, of each kind once.
    private static final class Parts {
        private final Map<String, Part> kinds = new LinkedHashMap<>();

        void add(List<Part> parts) {
            for (var part : parts) kinds.merge(part.kind(), part, Parts::together);
        }

        private static Part together(Part a, Part b) {
            var names = new LinkedHashSet<>(a.names());
            names.addAll(b.names());
            return new Part(a.kind(), a.count() + b.count(), List.copyOf(names));
        }

        List<Part> all() {
            return List.copyOf(kinds.values());
        }
    }

    private static long erase(List<String> keys, ObjectEraser objects) {
        for (var key : keys) {
            try {
                objects.delete(key);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
        return keys.size();
    }

    void goOn(ObjectEraser objects) {
        if (database.servers().size() > 1) settle();
        try {
            for (var tenant : leftBehind()) {
                removeAll(tenant, objects);
                LOG.atInfo()
                        .addKeyValue("tenant", tenant)
                        .addKeyValue("service", "tenants")
                        .log("a deletion that was interrupted is done");
            }
        } catch (RuntimeException e) { // the next turn tries again
            LOG.atWarn().addKeyValue("service", "tenants").setCause(e).log("cannot delete");
        }
    }

    /// Ends moves whose process died, and tells further servers what they missed.
    private void settle() {
        try {
            moves.endInterrupted();
            placed.tellAll();
        } catch (RuntimeException e) { // the next turn tries again
            LOG.atWarn().addKeyValue("service", "tenants").setCause(e).log("cannot settle tenants");
        }
    }

    /// Takes over what other nodes began long ago.
    private List<TenantId> leftBehind() {
        return db.platform(c -> {
            var found = new ArrayList<TenantId>();
            var values = Tuple.of((double) PATIENCE.toSeconds());
            for (var row : c.preparedQuery(LEFT_BEHIND).execute(values).await()) {
                found.add(new TenantId(row.getString(0)));
            }
            return found;
        });
    }
}
