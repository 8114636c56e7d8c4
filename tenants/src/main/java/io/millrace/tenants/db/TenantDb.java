package io.millrace.tenants.db;

import com.zaxxer.hikari.HikariDataSource;
import io.millrace.kernel.TenantId;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The one door of the platform's own SQL to a tenant's tables, on whichever server they are.
///
/// Work runs in one transaction whose role and search path are the tenant's and end with it; the
/// pool's login owns nothing, so SQL that forgets the door fails. Both calls wait: they belong on a
/// virtual thread. For SQL that a tenant wrote this is no wall: see [TenantSql].
public final class TenantDb {
    private static final String CROSS =
            "select "
                    + Threshold.cross("$1")
                    + ", set_config('search_path', $1, true), set_config('role', $2, true)";
    private static final String CROSS_JDBC =
            "select "
                    + Threshold.cross("?")
                    + ", set_config('search_path', ?, true), set_config('role', ?, true)";
    private static final String ENTER_JDBC =
            "select set_config('search_path', ?, true), set_config('role', ?, true)";

    private final List<ServerDb> servers;
    private final Placements placements;
    private final Meter meter = new Meter();
    private final Gate gate = new Gate();

    /// Connections to one server.
    ///
    /// @param patience longest wait for one
    record Connections(
            String name,
            Pool pool,
            Pool yielding,
            CopyPool copy,
            CopyPool bulk,
            Duration patience) {}

    /// On one server, where bulk work is like any other.
    ///
    /// @param pool without a time-out of its own
    /// @param patience longest wait for a connection
    public TenantDb(Pool pool, HikariDataSource copy, Duration patience) {
        this(
                List.of(
                        new Connections(
                                ServerSettings.FIRST,
                                pool,
                                pool,
                                CopyPool.of(copy),
                                CopyPool.of(copy),
                                patience)));
    }

    /// @param connections those of the first server first
    TenantDb(List<Connections> connections) {
        this.servers =
                connections.stream()
                        .map(its ->
                                new ServerDb(
                                        its.name(),
                                        its.pool(),
                                        its.yielding(),
                                        its.copy(),
                                        its.bulk(),
                                        its.patience(),
                                        meter,
                                        gate))
                        .toList();
        this.placements = new Placements(servers);
    }

    /// Runs `work` as `tenant` in one transaction: committed when it returns, rolled back when it
    /// throws.
    ///
    /// @throws io.millrace.kernel.ProblemException `unavailable` while the tenant is put back or
    ///   moves, or where its upgrade failed
    public <T extends @Nullable Object> T in(TenantId tenant, Function<SqlConnection, T> work) {
        return placements.at(
                tenant, server -> server.run(tenant.value(), c -> cross(c, tenant), work));
    }

    /// Runs `work` on what is all tenants', in one transaction: the platform's own tables of the
    /// first server, which are always named with their schema.
    public <T extends @Nullable Object> T platform(Function<SqlConnection, T> work) {
        return placements.first().platform(work);
    }

    /// Runs `work` on a table of the first server that tenants see their own rows of: in the
    /// tenant's transaction where the tenant is there, and otherwise in one of its own, as the
    /// platform.
    ///
    /// @param connection in `tenant`
    public <T extends @Nullable Object> T shared(
            TenantId tenant, SqlConnection connection, Function<SqlConnection, T> work) {
        return server(tenant).isFirst() ? work.apply(connection) : platform(work);
    }

    /// All servers, the first one first: what works for all tenants works on each.
    public List<ServerDb> servers() {
        return servers;
    }

    /// The server that a tenant is on.
    public ServerDb server(TenantId tenant) {
        return placements.of(tenant);
    }

    /// Who is where.
    public Placements placements() {
        return placements;
    }

    /// Lets nobody in any more and waits for who is inside, but no longer than `patience`.
    void close(Duration patience) {
        gate.close(patience);
    }

    /// What passes through the doors of this node, and what else its tenants use.
    public Meter meter() {
        return meter;
    }

    private void cross(SqlConnection connection, TenantId tenant) {
        var values = Tuple.of(tenant.schema(), tenant.role());
        try {
            var entered = connection.preparedQuery(CROSS).execute(values).await().iterator().next();
            if (!entered.getBoolean(0)) throw Threshold.refusal();
        } catch (PgException e) {
            throw refused(e, e.getSqlState());
        }
    }

    private RuntimeException refused(RuntimeException failure, @Nullable String state) {
        var told = placements.isOne() ? failure : Misplaced.of(failure, state);
        return StaleBackend.of(told, state);
    }

    /// Like [#in] over JDBC, for `COPY`. The connection must not leave `work`.
    public <T extends @Nullable Object> T copy(TenantId tenant, JdbcWork<T> work) {
        boolean isBusy = meter.isBusy(tenant.value());
        return copy(tenant, isBusy ? ServerDb::bulk : ServerDb::copy, work);
    }

    /// Like [#copy] for much, which goes behind all other work.
    public <T extends @Nullable Object> T bulk(TenantId tenant, JdbcWork<T> work) {
        return copy(tenant, ServerDb::bulk, work);
    }

    private <T extends @Nullable Object> T copy(
            TenantId tenant, Function<ServerDb, CopyPool> pool, JdbcWork<T> work) {
        gate.enter();
        try {
            return placements.at(
                    tenant,
                    server ->
                            SqlSpan.run(
                                    "copy",
                                    tenant.value(),
                                    () -> load(pool.apply(server), tenant, work)));
        } finally {
            gate.leave();
        }
    }

    private <T extends @Nullable Object> T load(CopyPool pool, TenantId tenant, JdbcWork<T> work) {
        return StaleBackend.replacing(() -> loadOnce(pool, tenant, work));
    }

    private <T extends @Nullable Object> T loadOnce(
            CopyPool pool, TenantId tenant, JdbcWork<T> work) {
        try (var connection = pool.connection()) {
            long start = System.nanoTime();
            try {
                cross(connection, tenant);
                var result = work.apply(connection);
                connection.commit();
                return result;
            } catch (SQLException | IOException | RuntimeException | Error e) {
                rollback(connection, e);
                if (e instanceof StaleBackend) pool.discard(connection);
                throw e;
            } finally {
                meter.database(tenant.value(), start);
            }
        } catch (SQLException e) {
            throw DatabaseProblems.of(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void cross(Connection connection, TenantId tenant) throws SQLException {
        try (var cross = connection.prepareStatement(CROSS_JDBC)) {
            cross.setString(1, tenant.schema());
            cross.setString(2, tenant.schema());
            cross.setString(3, tenant.role());
            try (var entered = cross.executeQuery()) {
                if (!entered.next() || !entered.getBoolean(1)) throw Threshold.refusal();
            }
        } catch (SQLException e) {
            throw refused(DatabaseProblems.of(e), e.getSQLState());
        }
    }

    /// For reading only, which may go on while the tenant is put back.
    static void enter(Connection connection, TenantId tenant) throws SQLException {
        try (var enter = connection.prepareStatement(ENTER_JDBC)) {
            enter.setString(1, tenant.schema());
            enter.setString(2, tenant.role());
            enter.execute();
        }
    }

    private static void rollback(Connection connection, Throwable cause) {
        try {
            connection.rollback();
        } catch (SQLException e) { // the connection is broken; the pool throws it away
            cause.addSuppressed(e);
        }
    }

    /// Answers when the first server does.
    ///
    /// @throws io.millrace.kernel.ProblemException `unavailable` when it does not
    public void ping() {
        placements.first().ping();
    }

    /// What runs on a JDBC connection inside a transaction.
    @FunctionalInterface
    public interface JdbcWork<T extends @Nullable Object> {
        T apply(Connection connection) throws SQLException, IOException;
    }
}
