package io.millrace.app.shop;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// Brings the shop's merged tables into a warehouse. Each load compares all rows with those that
/// are there and writes what is new or other, one table a transaction: a load that was broken off
/// leaves nothing half, and the next one brings what it did not.
public final class Loader {
    private static final int BATCH = 1_000;

    private final Connection warehouse;
    private final Rows rows;

    /// Gives each row of a model, as JSON.
    public interface Rows {
        void each(String model, Consumer<JsonNode> row);
    }

    /// @param warehouse of whoever may make tables in its schema; the caller closes it
    public Loader(Connection warehouse, Rows rows) {
        this.warehouse = warehouse;
        this.rows = rows;
    }

    /// @return by table, how many rows were new or other
    /// @throws SQLException when the warehouse refuses, or is away
    public Map<String, Integer> load() throws SQLException {
        var written = new LinkedHashMap<String, Integer>();
        for (var table : LoadedTable.ALL) written.put(table.name(), load(table));
        return written;
    }

    private int load(LoadedTable table) throws SQLException {
        warehouse.setAutoCommit(true); // making a table ends a transaction there
        try (var statement = warehouse.createStatement()) {
            statement.execute(table.create());
            statement.execute(table.createStage());
        }
        warehouse.setAutoCommit(false);
        try {
            int written = merged(table);
            warehouse.commit();
            return written;
        } catch (SQLException | RuntimeException e) {
            rollback(e);
            throw e;
        }
    }

    private void rollback(Exception why) {
        try {
            warehouse.rollback();
        } catch (SQLException e) { // it is away: nothing was committed
            why.addSuppressed(e);
        }
    }

    private int merged(LoadedTable table) throws SQLException {
        try (var statement = warehouse.createStatement()) {
            statement.execute(table.clearStage());
            stage(table);
            return statement.executeUpdate(table.merge());
        }
    }

    private void stage(LoadedTable table) throws SQLException {
        try (var insert = warehouse.prepareStatement(table.insert())) {
            var staging = new Staging(table, insert);
            rows.each(table.name(), staging::add);
            staging.flush();
        } catch (Refused e) {
            throw e.failure;
        }
    }

    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient SQLException failure;

        Refused(SQLException failure) {
            super(failure);
            this.failure = failure;
        }
    }

    private static final class Staging {
        private final LoadedTable table;
        private final java.sql.PreparedStatement insert;
        private final Set<String> seen = new HashSet<>();
        private int waiting;

        Staging(LoadedTable table, java.sql.PreparedStatement insert) {
            this.table = table;
            this.insert = insert;
        }

        /// A row that moved between pages while they were read comes once.
        void add(JsonNode row) {
            var id = row.path("id").asText("");
            if (id.isEmpty()) {
                throw new ShopException("a row of " + table.name() + " has no id to be merged by");
            }
            if (!seen.add(id)) return;
            try {
                int at = 1;
                for (var column : table.names()) {
                    var value = row.path(column);
                    boolean isNone = value.isMissingNode() || value.isNull();
                    insert.setString(at++, isNone ? null : value.asText());
                }
                insert.addBatch();
                if (++waiting >= BATCH) flush();
            } catch (SQLException e) {
                throw new Refused(e);
            }
        }

        void flush() throws SQLException {
            if (waiting == 0) return;
            insert.executeBatch();
            insert.clearBatch(); // some drivers would send it again with the next one
            waiting = 0;
        }
    }
}
