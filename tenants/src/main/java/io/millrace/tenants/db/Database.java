package io.millrace.tenants.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// One node's connections to Postgres, and the doors that stand on them.
///
/// @param tenantDb door 1
/// @param tenantSql door 2
/// @param provisioner makes tenants' schemas
/// @param snapshots reads all of a tenant at once
/// @param schema connections of the login that owns the tenants' schemas
public record Database(
        Pool pool,
        HikariDataSource bulk,
        TenantDb tenantDb,
        TenantSql tenantSql,
        Provisioner provisioner,
        Snapshots snapshots,
        Schema schema) {
    // A backend that served many tenants caches their catalogs: bound its life.
    private static final int BACKEND_LIFE_MINUTES = 20;
    private static final Duration CLOSING = Duration.ofSeconds(5);

    /// A node that is halted, or cut off, in a transaction holds its locks no longer than this.
    private static final String IDLE_IN_TRANSACTION = "30s";

    /// A connection whose other side acknowledges nothing for so long is given up.
    private static final int SILENT_MILLIS = 15_000;

    /// Migrates the database, then opens the pools. Blocks until Postgres is ready for work.
    public static Database open(Vertx vertx, DatabaseSettings settings, Secrets secrets) {
        var schema = new Schema(settings, secrets);
        schema.migrate();
        var provisioner = new Provisioner(schema, settings, secrets);
        provisioner.upgrade();
        var pool = pool(vertx, settings, secrets);
        var bulk = bulk(settings, secrets);
        var db = new TenantDb(pool, bulk);
        return new Database(
                pool,
                bulk,
                db,
                new TenantSql(vertx, settings, secrets, db),
                provisioner,
                new Snapshots(schema),
                schema);
    }

    private static Pool pool(Vertx vertx, DatabaseSettings settings, Secrets secrets) {
        var connect =
                new PgConnectOptions()
                        .setHost(settings.host())
                        .setPort(settings.port())
                        .setDatabase(settings.database())
                        .setUser("millrace_pool")
                        .setPassword(secrets.password("millrace_pool"))
                        .setCachePreparedStatements(true)
                        .setPreparedStatementCacheSqlFilter(Database::isOfThePlatform)
                        .addProperty("idle_in_transaction_session_timeout", IDLE_IN_TRANSACTION);
        var options =
                new PoolOptions()
                        .setName("millrace")
                        .setShared(true)
                        .setMaxSize(settings.poolSize())
                        .setMaxWaitQueueSize(settings.queue())
                        .setConnectionTimeout(Math.toIntExact(settings.patience().toSeconds()))
                        .setMaxLifetime(BACKEND_LIFE_MINUTES)
                        .setMaxLifetimeUnit(TimeUnit.MINUTES);
        var network = new NetClientOptions().setTcpUserTimeout(SILENT_MILLIS).setTcpKeepAlive(true);
        return PgBuilder.pool()
                .with(options)
                .with(network)
                .connectingTo(connect)
                .using(vertx)
                .build();
    }

    /// What names only tables and functions of one shape for all tenants may stay prepared. A table
    /// that is found on the search path is another one for each tenant: its columns may differ.
    private static boolean isOfThePlatform(String sql) {
        return sql.contains("millrace.") || sql.contains("set_config(");
    }

    private static HikariDataSource bulk(DatabaseSettings settings, Secrets secrets) {
        var config = new HikariConfig();
        config.setPoolName("millrace-copy");
        config.setJdbcUrl(settings.jdbcUrl(settings.database()));
        config.setUsername("millrace_pool");
        config.setPassword(secrets.password("millrace_pool"));
        config.addDataSourceProperty(
                "options", "-c idle_in_transaction_session_timeout=" + IDLE_IN_TRANSACTION);
        config.setAutoCommit(false);
        config.setMaximumPoolSize(settings.copySize());
        config.setMinimumIdle(0);
        config.setIdleTimeout(TimeUnit.MINUTES.toMillis(1));
        config.setMaxLifetime(TimeUnit.MINUTES.toMillis(BACKEND_LIFE_MINUTES));
        config.setConnectionTimeout(settings.patience().toMillis());
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }

    /// Closes every connection; work that takes longer than a few seconds is cut off.
    public void close() {
        tenantSql.close();
        tenantDb.close(CLOSING);
        bulk.close();
        inTime(pool.close());
    }

    /// Closes it when its pools are closed. Both may wait for ever for a connection that was just
    /// being opened, so they are not waited for longer than a few seconds.
    public static void close(Vertx vertx) {
        inTime(vertx.close());
    }

    static void inTime(Future<?> closed) {
        closed.timeout(CLOSING.toMillis(), TimeUnit.MILLISECONDS).otherwiseEmpty().await();
    }
}
