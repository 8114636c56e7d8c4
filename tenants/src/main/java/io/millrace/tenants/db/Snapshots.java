package io.millrace.tenants.db;

import io.millrace.kernel.Problem;
import io.millrace.kernel.TenantId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Reads all of a tenant at one moment, on connections of its own: a reader that is slow must not
/// keep bulk loads waiting. Blocks its thread.
public final class Snapshots {
    private static final int AT_ONCE = 2;
    private static final int RETRY_SECONDS = 60;
    private static final String RELATIONS =
            """
            select n.nspname, c.relname, a.attname
            from pg_class c
            join pg_namespace n on n.oid = c.relnamespace
            join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            where n.nspname = any (?) and c.relkind in ('r', 'p', 'v', 'm')
              and a.atttypid <> 'bytea'::regtype
              and c.relname not like '~%'
            order by n.nspname, c.relname, a.attnum
            """;

    private final Schema schema;
    private final Semaphore slots = new Semaphore(AT_ONCE);

    Snapshots(Schema schema) {
        this.schema = schema;
    }

    /// A table or view.
    ///
    /// @param columns in its order, without those that hold files
    public record Relation(String schema, String name, List<String> columns) {
        public Relation {
            columns = List.copyOf(columns);
        }

        /// A select of the rows, each as a line of JSON.
        public String lines() {
            var list = columns.stream().map(SqlNames::quote).toList();
            return "select translate(row_to_json(r)::text, E'\\n\\r', '  ') from (select "
                    + String.join(", ", list)
                    + " from "
                    + SqlNames.quote(schema, name)
                    + ") r";
        }
    }

    /// The relations of a tenant's schemas, without those in which builds keep their books.
    public List<Relation> relations(TenantId tenant) {
        var schemas = new Object[] {tenant.schema(), tenant.rawSchema(), tenant.modelSchema()};
        try (var owner = schema.owner();
                var statement = owner.prepareStatement(RELATIONS)) {
            statement.setArray(1, owner.createArrayOf("text", schemas));
            var relations = new ArrayList<Relation>();
            try (var rows = statement.executeQuery()) {
                var columns = new ArrayList<String>();
                var name = new String[] {"", ""};
                while (rows.next()) {
                    var next = new String[] {rows.getString(1), rows.getString(2)};
                    if (!next[0].equals(name[0]) || !next[1].equals(name[1])) {
                        add(relations, name, columns);
                        name = next;
                    }
                    columns.add(rows.getString(3));
                }
                add(relations, name, columns);
            }
            return relations;
        } catch (SQLException e) {
            throw DatabaseProblems.of(e);
        }
    }

    private static void add(List<Relation> relations, String[] name, List<String> columns) {
        if (!columns.isEmpty()) relations.add(new Relation(name[0], name[1], columns));
        columns.clear();
    }

    /// Runs `work` as the tenant on one state of its tables, which it cannot change.
    ///
    /// @throws io.millrace.kernel.ProblemException `too-many` when others are read already
    public <T extends @Nullable Object> T in(TenantId tenant, TenantDb.JdbcWork<T> work) {
        return taking(() -> read(tenant, work));
    }

    /// Runs `work`, which reads all of a tenant by connections of its own, as one of the few at a
    /// time.
    ///
    /// @throws io.millrace.kernel.ProblemException `too-many` when others are read already
    public <T extends @Nullable Object> T taking(Supplier<T> work) {
        if (!slots.tryAcquire()) {
            throw Problem.tooMany("Other exports are under way.", RETRY_SECONDS).toException();
        }
        try {
            return work.get();
        } finally {
            slots.release();
        }
    }

    private <T extends @Nullable Object> T read(TenantId tenant, TenantDb.JdbcWork<T> work) {
        try (var connection = schema.pool()) {
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            TenantDb.enter(connection, tenant);
            var result = work.apply(connection);
            connection.rollback();
            return result;
        } catch (SQLException e) {
            throw DatabaseProblems.of(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
