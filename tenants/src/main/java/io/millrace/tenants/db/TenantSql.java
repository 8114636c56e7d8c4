package io.millrace.tenants.db;

import io.millrace.kernel.TenantId;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The door of SQL that a tenant wrote, and of reading what it built: a connection that logged in
/// as the tenant's own role, which Postgres itself confines.
///
/// Connections are opened when needed, cleaned by `DISCARD ALL` after each use and closed when
/// idle, so that an idle tenant holds none.
public final class TenantSql {
    private static final int IDLE_SECONDS = 20;

    private final Vertx vertx;
    private final DatabaseSettings settings;
    private final Secrets secrets;
    private final Map<TenantId, Pool> pools = new ConcurrentHashMap<>();

    public TenantSql(Vertx vertx, DatabaseSettings settings, Secrets secrets) {
        this.vertx = vertx;
        this.settings = settings;
        this.secrets = secrets;
    }

    /// Runs `work` on a connection of `tenant`'s own login; no transaction is open. Use the
    /// extended protocol (`preparedQuery`) only: it refuses a second statement.
    public <T extends @Nullable Object> T as(TenantId tenant, Function<SqlConnection, T> work) {
        var connection =
                Transactions.waitFor(pools.computeIfAbsent(tenant, this::open).getConnection());
        try {
            return work.apply(connection);
        } finally {
            clean(connection);
        }
    }

    private static void clean(SqlConnection connection) {
        try {
            connection.query("rollback").execute().otherwiseEmpty().await();
            connection.query("discard all").execute().await();
            connection.close().await();
        } catch (RuntimeException e) { // never given to the next user
            connection.close().otherwiseEmpty().await();
        }
    }

    private Pool open(TenantId tenant) {
        var connect =
                new PgConnectOptions()
                        .setHost(settings.host())
                        .setPort(settings.port())
                        .setDatabase(settings.database())
                        .setUser(tenant.login())
                        .setPassword(secrets.password(tenant.login()))
                        .addProperty(
                                "statement_timeout", Long.toString(settings.statement().toMillis()))
                        .addProperty(
                                "search_path",
                                SqlNames.quote(tenant.modelSchema())
                                        + ", "
                                        + SqlNames.quote(tenant.rawSchema()));
        var options =
                new PoolOptions()
                        .setShared(false)
                        .setMaxSize(settings.sqlSize())
                        .setMaxWaitQueueSize(settings.queue())
                        .setConnectionTimeout(Math.toIntExact(settings.patience().toSeconds()))
                        .setIdleTimeout(IDLE_SECONDS)
                        .setIdleTimeoutUnit(TimeUnit.SECONDS)
                        .setPoolCleanerPeriod(1_000);
        return PgBuilder.pool().with(options).connectingTo(connect).using(vertx).build();
    }

    public void close() {
        pools.values().forEach(pool -> pool.close().otherwiseEmpty().await());
    }
}
