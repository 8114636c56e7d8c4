package io.millrace.tenants.db;

import io.millrace.kernel.Permits;
import io.millrace.kernel.Problem;
import io.millrace.kernel.TenantId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The door of SQL that a tenant wrote, and of reading what it built: a connection that logged in
/// as the tenant's own role, which Postgres itself confines.
///
/// Connections are opened when needed, cleaned by `DISCARD ALL` after each use and closed when idle
/// or when another tenant needs one, so that an idle tenant holds none.
public final class TenantSql {
    private static final int IDLE_SECONDS = 3;
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long SWEEP_MILLIS = 30_000;
    // What a transaction may hold up: locks and dead rows that vacuum must keep.
    private static final String IDLE_IN_TRANSACTION = "60s";
    // A backend whose node was killed notices only when it is told to look.
    private static final String CLIENT_LOOK = "5s";
    private static final String MODEL_BYTES = "select millrace.model_bytes($1)";

    private final Vertx vertx;
    private final Map<String, DatabaseSettings> servers;
    private final DatabaseSettings settings;
    private final Secrets secrets;
    private final Placements placements;
    private final Permits permits;
    private final Map<TenantId, Door> doors = new ConcurrentHashMap<>();
    private final Watchdog watchdog;
    private final Meter meter;
    private final long sweeper;

    /// @param turns keep one tenant from taking everybody's connections
    /// @param users callers that hold or wait for one of its connections
    /// @param usedAt [System#nanoTime()] when the last one left
    private record Door(ServerDb server, Pool pool, Permits turns, int users, long usedAt) {
        Door enter() {
            return new Door(server, pool, turns, users + 1, usedAt);
        }

        Door leave() {
            return new Door(server, pool, turns, users - 1, System.nanoTime());
        }

        boolean isIdle() {
            return users == 0 && System.nanoTime() - usedAt > IDLE_NANOS;
        }

        /// Whether it keeps connections that nobody uses.
        boolean isSpare() {
            return users == 0 && pool.size() > 0;
        }
    }

    /// On one server.
    ///
    /// @param db measures what a tenant's SQL made
    public TenantSql(Vertx vertx, DatabaseSettings settings, Secrets secrets, TenantDb db) {
        this(vertx, List.of(ServerSettings.first(settings)), secrets, db);
    }

    /// @param servers the first one first; its limits are those of all together
    TenantSql(Vertx vertx, List<ServerSettings> servers, Secrets secrets, TenantDb db) {
        this.vertx = vertx;
        this.servers =
                servers.stream()
                        .collect(Collectors.toMap(ServerSettings::name, ServerSettings::where));
        this.settings = servers.getFirst().where();
        this.secrets = secrets;
        this.placements = db.placements();
        this.meter = db.meter();
        this.permits = new Permits(settings.limits().total());
        this.watchdog = new Watchdog(vertx, settings.limits(), tenant -> modelBytes(db, tenant));
        this.sweeper = vertx.setPeriodic(SWEEP_MILLIS, _ -> sweep());
    }

    private static long modelBytes(TenantDb db, TenantId tenant) {
        return db.server(tenant)
                .platform(c ->
                        c.preparedQuery(MODEL_BYTES)
                                .execute(Tuple.of(tenant.modelSchema()))
                                .await()
                                .iterator()
                                .next()
                                .getLong(0));
    }

    /// Runs `work` on a connection of `tenant`'s own login; no transaction is open. Use the
    /// extended protocol (`preparedQuery`) only: it refuses a second statement. What Postgres says
    /// against a statement passes as it is, for the tenant to read.
    ///
    /// @throws io.millrace.kernel.ProblemException `unprocessable` for a kind of statement that is
    ///   not let through or one that took too much, `too-many` when the tenant's models are too big
    ///   to grow, `unavailable` when Postgres is away or its connections are taken
    public <T extends @Nullable Object> T as(TenantId tenant, Function<SqlConnection, T> work) {
        return placements.at(tenant, server -> as(tenant, server, work));
    }

    /// Like [#as] for statements that only read, each for at most `statement`.
    public <T extends @Nullable Object> T reading(
            TenantId tenant, Duration statement, Function<SqlConnection, T> work) {
        return as(
                tenant,
                connection -> {
                    ((TenantConnection) connection).read(statement);
                    return work.apply(connection);
                });
    }

    private <T extends @Nullable Object> T as(
            TenantId tenant, ServerDb server, Function<SqlConnection, T> work) {
        var door = enter(tenant, server);
        try {
            return SqlSpan.run("tenant sql", tenant.value(), () -> inTurn(tenant, door, work));
        } finally {
            doors.computeIfPresent(
                    tenant, (_, now) -> now.pool().equals(door.pool()) ? now.leave() : now);
        }
    }

    private <T extends @Nullable Object> T inTurn(
            TenantId tenant, Door door, Function<SqlConnection, T> work) {
        return inTurn(door.turns(), () -> inTurn(permits, () -> on(tenant, door, work)));
    }

    private <T extends @Nullable Object> T inTurn(Permits turns, Supplier<T> work) {
        if (!turns.take(settings.patience(), settings.queue())) {
            throw Problem.unavailable("All connections for tenants' SQL are taken; retry soon.")
                    .toException();
        }
        try {
            return work.get();
        } finally {
            turns.give();
        }
    }

    private Door enter(TenantId tenant, ServerDb server) {
        var door =
                doors.compute(
                        tenant,
                        (_, known) -> {
                            if (known != null && known.server().equals(server))
                                return known.enter();
                            if (known != null) known.pool().close(); // the tenant moved
                            return door(tenant, server).enter();
                        });
        return Objects.requireNonNull(door);
    }

    private Door door(TenantId tenant, ServerDb server) {
        var turns = new Permits(settings.limits().connections());
        return new Door(server, open(tenant, where(server)), turns, 0, 0);
    }

    private DatabaseSettings where(ServerDb server) {
        return Objects.requireNonNull(servers.get(server.name()));
    }

    private <T extends @Nullable Object> T on(
            TenantId tenant, Door door, Function<SqlConnection, T> work) {
        var pool = door.pool();
        makeRoom(pool);
        var connection = connection(pool);
        var use = begin(tenant, door, connection);
        long start = System.nanoTime();
        try {
            return work.apply(new TenantConnection(connection, sql -> watchdog.check(use, sql)));
        } catch (Throwable e) { // await rethrows checked causes as they are
            throw DatabaseProblems.rethrow(use.explain(e));
        } finally {
            boolean isSpent = watchdog.end(use);
            meter.database(tenant.value(), start);
            boolean isOpen = AnswerBound.channel(connection).isActive();
            if (isSpent || !isOpen || held() > settings.limits().total()) Loans.discard(connection);
            else clean(tenant, pool, connection);
        }
    }

    /// Connections that are open, in use or not.
    private int held() {
        return doors.values().stream().mapToInt(door -> door.pool().size()).sum();
    }

    /// Closes what other tenants keep and do not use while as many are open as there may be, the
    /// longest unused first.
    private void makeRoom(Pool pool) {
        while (pool.size() == 0 && held() >= settings.limits().total()) {
            long now = System.nanoTime();
            var spare =
                    doors.entrySet().stream()
                            .filter(its -> its.getValue().isSpare())
                            .max(Comparator.comparingLong(its -> now - its.getValue().usedAt()));
            if (spare.isEmpty()) return;
            var door = spare.get().getValue();
            if (!doors.remove(spare.get().getKey(), door)) continue; // it is in use again
            door.pool().close().otherwiseEmpty().await();
        }
    }

    private SqlConnection connection(Pool pool) {
        try {
            return Loans.take(pool, settings.patience()).await();
        } catch (PgException e) {
            throw placements.isOne()
                    ? DatabaseProblems.rethrow(e)
                    : Misplaced.of(DatabaseProblems.rethrow(e), e.getSqlState());
        } catch (Throwable e) { // await rethrows checked causes as they are
            throw DatabaseProblems.rethrow(e);
        }
    }

    private Watchdog.Use begin(TenantId tenant, Door door, SqlConnection connection) {
        try {
            boolean isLocal = where(door.server()).isLocal();
            return watchdog.begin(tenant, PgConnection.cast(connection), isLocal);
        } catch (NoSuchElementException e) { // it has just closed
            Loans.discard(connection);
            throw DatabaseProblems.away(e);
        }
    }

    private void clean(TenantId tenant, Pool pool, SqlConnection connection) {
        try {
            connection.query("rollback").execute().otherwiseEmpty().await();
            connection.query("discard all").execute().await();
            connection.close().await();
        } catch (Throwable e) { // what is not clean is never given to the next user
            doors.computeIfPresent(tenant, (_, now) -> now.pool().equals(pool) ? null : now);
            connection.close().otherwiseEmpty().await();
            pool.close().otherwiseEmpty().await();
        }
    }

    private void sweep() {
        for (var tenant : doors.keySet()) {
            doors.computeIfPresent(
                    tenant,
                    (_, door) -> {
                        if (!door.isIdle()) return door;
                        door.pool().close();
                        return null;
                    });
        }
    }

    private Pool open(TenantId tenant, DatabaseSettings where) {
        var path = SqlNames.quote(tenant.modelSchema()) + ", " + SqlNames.quote(tenant.rawSchema());
        var limits = settings.limits();
        var connect =
                where.connect(tenant.login(), secrets.password(tenant.login()))
                        .addProperty("statement_timeout", millis(limits.statement()))
                        .addProperty("lock_timeout", millis(limits.lock()))
                        .addProperty("idle_in_transaction_session_timeout", IDLE_IN_TRANSACTION)
                        .addProperty("client_connection_check_interval", CLIENT_LOOK)
                        // What Postgres remarks on a tenant's statements is nobody's to read.
                        .addProperty("client_min_messages", "error")
                        .addProperty("search_path", path);
        var options =
                new PoolOptions()
                        .setShared(false)
                        .setMaxSize(limits.connections())
                        .setMaxWaitQueueSize(settings.queue())
                        .setConnectionTimeout(Database.NEVER)
                        .setIdleTimeout(IDLE_SECONDS)
                        .setIdleTimeoutUnit(TimeUnit.SECONDS)
                        .setPoolCleanerPeriod(1_000);
        return PgBuilder.pool().with(options).connectingTo(connect).using(vertx).build();
    }

    private static String millis(Duration wait) {
        return Long.toString(wait.toMillis());
    }

    /// Looks at the size of what tenants made, as it happens by itself every few seconds.
    void measure() {
        watchdog.measure();
    }

    public void close() {
        watchdog.close();
        vertx.cancelTimer(sweeper);
        Database.inTime(
                Future.join(doors.values().stream().map(door -> door.pool().close()).toList()));
        doors.clear();
    }
}
