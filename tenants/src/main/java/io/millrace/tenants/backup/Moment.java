package io.millrace.tenants.backup;

import io.millrace.kernel.Problem;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.backup.Catalog.Definition;
import io.millrace.tenants.backup.Manifest.Place;
import io.millrace.tenants.db.Schema;
import io.millrace.tenants.db.SqlNames;
import io.millrace.tenants.db.TenantSchemas;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// One state of a tenant's tables, on two connections. A build puts another table under a model's
/// name, of whose rows that state knows nothing: all its models are locked on `models` until that
/// transaction ends.
record Moment(Connection owner, Connection models, List<Definition> definitions)
        implements AutoCloseable {
    private static final int TRIES = 10;
    private static final String UNKNOWN = "42P01";
    private static final String MODELS =
            """
            select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = ? and c.relkind = 'r' order by 1
            """;
    private static final String NOW = "select to_regclass(?)::oid";

    /// @throws ProblemException `conflict` when its models are built all the time
    static Moment of(Schema source, TenantId tenant) throws SQLException {
        for (int attempt = 1; attempt <= TRIES; attempt++) {
            var found = look(source, tenant);
            if (found.isPresent()) return found.get();
        }
        throw changed();
    }

    private static Optional<Moment> look(Schema source, TenantId tenant) throws SQLException {
        var moment = new Moment(source.reader(), source.reader(), List.of());
        boolean isWhole = false;
        try {
            var found = moment.with(TenantSchemas.of(tenant));
            isWhole = found.isPresent();
            return found;
        } catch (SQLException e) {
            // A model was dropped between its name and its lock.
            if (UNKNOWN.equals(e.getSQLState())) return Optional.empty();
            throw e;
        } finally {
            if (!isWhole) moment.close();
        }
    }

    /// @return empty when a model that this state has is replaced already
    private Optional<Moment> with(TenantSchemas schemas) throws SQLException {
        var names = Sql.strings(models, MODELS, schemas.models());
        begin(models);
        // What a transaction sees begins with its first query, not with its locks.
        for (var name : names) lock(models, schemas.models(), name);
        begin(owner);
        // Names in what the server writes are then qualified.
        Sql.execute(owner, "set local search_path to pg_catalog");
        var tables = new Catalog(owner, schemas).tables();
        for (var table : tables) {
            if (table.place() != Place.MODELS) continue;
            if (!names.contains(table.name()) || !isThere(owner, schemas.models(), table)) {
                return Optional.empty();
            }
        }
        var snapshot = Sql.strings(owner, "select pg_export_snapshot()").getFirst();
        Sql.execute(models, "set transaction snapshot " + SqlNames.literal(snapshot));
        return Optional.of(new Moment(owner, models, tables));
    }

    /// Reads one state from its first query on.
    static void begin(Connection c) throws SQLException {
        c.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        c.setReadOnly(true);
        c.setAutoCommit(false);
    }

    private static void lock(Connection c, String schema, String table) throws SQLException {
        Sql.execute(c, "lock table " + SqlNames.quote(schema, table) + " in access share mode");
    }

    /// Keeps a table as it is until the transaction ends.
    ///
    /// @throws ProblemException `conflict` when it is another by now
    static void keep(Connection c, String schema, Definition table) throws SQLException {
        try {
            lock(c, schema, table.name());
        } catch (SQLException e) {
            if (UNKNOWN.equals(e.getSQLState())) throw changed();
            throw e;
        }
        if (!isThere(c, schema, table)) throw changed();
    }

    private static boolean isThere(Connection c, String schema, Definition table)
            throws SQLException {
        var name = SqlNames.quote(schema, table.name());
        return Sql.strings(c, NOW, name).getFirst().equals(String.valueOf(table.oid()));
    }

    private static ProblemException changed() {
        return Problem.conflict("The organization's tables were replaced meanwhile; try again.")
                .toException();
    }

    @Override
    public void close() throws SQLException {
        try (models) {
            owner.close();
        }
    }
}
