package io.millrace.tenants.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.millrace.kernel.Problem;
import io.millrace.kernel.TenantId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.ClientBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// One node's connections to Postgres, and the doors that stand on them.
///
/// @param servers the first one first
/// @param tenantDb door 1
/// @param tenantSql door 2
/// @param upgrades tenants that stay at an earlier version, which neither door leads to
public record Database(
        List<Server> servers, TenantDb tenantDb, TenantSql tenantSql, Upgrades upgrades) {
    // A backend that served many tenants caches their catalogs: bound its life.
    private static final int BACKEND_LIFE_MINUTES = 20;

    /// Of a pool: see [Loans].
    static final int NEVER = 0;

    private static final Duration CLOSING = Duration.ofSeconds(5);

    /// A node that is halted, or cut off, in a transaction holds its locks no longer than this. A
    /// batch's transaction may wait so long for the first of what it reads.
    private static final String IDLE_IN_TRANSACTION = "30s";

    /// A connection whose other side acknowledges nothing for so long is given up.
    private static final int SILENT_MILLIS = 15_000;

    // What a server needs when much is going on it need not keep when nothing is.
    private static final int SPARE_SECONDS = 60;

    public Database {
        servers = List.copyOf(servers);
    }

    /// Migrates the database, then opens the pools. Blocks until Postgres is ready for work.
    public static Database open(Vertx vertx, DatabaseSettings settings, Secrets secrets) {
        return open(vertx, List.of(ServerSettings.first(settings)), secrets);
    }

    /// The same on several servers.
    ///
    /// @param settings the first server first
    /// @throws ServerException when a further one cannot be used
    public static Database open(Vertx vertx, List<ServerSettings> settings, Secrets secrets) {
        var failed = new Installing(settings, secrets).run();
        var db =
                new TenantDb(
                        settings.stream()
                                .map(server ->
                                        new TenantDb.Connections(
                                                server.name(),
                                                pool(vertx, server, secrets),
                                                yielding(vertx, server, secrets),
                                                CopyPool.of(copies("copy", server, secrets)),
                                                bulk(server, secrets),
                                                server.where().patience()))
                                .toList());
        var servers = new ArrayList<Server>();
        for (int i = 0; i < settings.size(); i++) {
            servers.add(Server.of(settings.get(i), db.servers().get(i), secrets));
        }
        return new Database(
                servers,
                db,
                new TenantSql(vertx, settings, secrets, db),
                new Upgrades(servers, db.placements(), failed));
    }

    /// The server that holds what is all tenants'.
    public Server first() {
        return servers.getFirst();
    }

    /// The server that a tenant is on.
    public Server server(TenantId tenant) {
        return server(tenantDb.server(tenant).name());
    }

    /// @throws io.millrace.kernel.ProblemException `not-found`
    public Server server(String name) {
        return servers.stream()
                .filter(server -> server.name().equals(name))
                .findFirst()
                .orElseThrow(() -> unknown(name));
    }

    private RuntimeException unknown(String name) {
        var names = servers.stream().map(Server::name).collect(Collectors.joining(", "));
        return Problem.notFound("There is no server " + name + "; there is " + names + ".")
                .toException();
    }

    /// Makes tenants' schemas on the first server.
    public Provisioner provisioner() {
        return first().provisioner();
    }

    /// Connections to the first server of the login that owns the tenants' schemas.
    public Schema schema() {
        return first().schema();
    }

    private static Pool pool(Vertx vertx, ServerSettings server, Secrets secrets) {
        var options = options("millrace", server).setMaxSize(server.where().poolSize());
        if (!server.isFirst()) sparingly(options);
        return pool(options, server, secrets).using(vertx).build();
    }

    /// Half as many for whoever uses much.
    private static Pool yielding(Vertx vertx, ServerSettings server, Secrets secrets) {
        int size = Math.ceilDiv(server.where().poolSize(), 2);
        var options = sparingly(options("millrace-yielding", server).setMaxSize(size));
        var pool = pool(options, server, secrets);
        if (server.where().isLocal()) {
            pool.withConnectHandler(connection -> {
                Backends.lower(connection);
                connection.close();
            });
        }
        return pool.using(vertx).build();
    }

    private static PoolOptions options(String name, ServerSettings server) {
        var settings = server.where();
        return new PoolOptions()
                .setName(named(name, server))
                .setShared(true)
                .setMaxWaitQueueSize(settings.queue())
                .setConnectionTimeout(NEVER)
                .setMaxLifetime(BACKEND_LIFE_MINUTES)
                .setMaxLifetimeUnit(TimeUnit.MINUTES);
    }

    private static PoolOptions sparingly(PoolOptions options) {
        return options.setIdleTimeout(SPARE_SECONDS).setIdleTimeoutUnit(TimeUnit.SECONDS);
    }

    private static ClientBuilder<Pool> pool(
            PoolOptions options, ServerSettings server, Secrets secrets) {
        var settings = server.where();
        var connect =
                settings.connect("millrace_pool", secrets.password("millrace_pool"))
                        .setCachePreparedStatements(true)
                        .setPreparedStatementCacheSqlFilter(Database::isOfThePlatform)
                        .addProperty("idle_in_transaction_session_timeout", IDLE_IN_TRANSACTION);
        var network = new NetClientOptions().setTcpUserTimeout(SILENT_MILLIS).setTcpKeepAlive(true);
        return PgBuilder.pool().with(options).with(network).connectingTo(connect);
    }

    /// What names only tables and functions of one shape for all tenants may stay prepared. A table
    /// that is found on the search path is another one for each tenant: its columns may differ.
    private static boolean isOfThePlatform(String sql) {
        return sql.contains("millrace.") || sql.contains("set_config(");
    }

    private static String named(String pool, ServerSettings server) {
        return server.isFirst() ? pool : pool + "-" + server.name();
    }

    private static CopyPool bulk(ServerSettings server, Secrets secrets) {
        return new CopyPool(copies("bulk", server, secrets), server.where().isLocal());
    }

    private static HikariDataSource copies(String name, ServerSettings server, Secrets secrets) {
        var settings = server.where();
        var config = new HikariConfig();
        config.setPoolName(named("millrace-" + name, server));
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
        for (var server : servers) server.db().copy().close();
        for (var server : servers) server.db().bulk().close();
        for (var server : servers) inTime(server.db().pool().close());
        for (var server : servers) inTime(server.db().yielding().close());
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
