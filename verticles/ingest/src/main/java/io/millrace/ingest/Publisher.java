package io.millrace.ingest;

import io.millrace.ingest.api.IngestRequest.PostgresSource;
import io.millrace.ingest.engine.changes.Attribute;
import io.millrace.ingest.engine.changes.Cell;
import io.millrace.ingest.engine.changes.PgJson;
import io.millrace.ingest.engine.pull.ForeignTable;
import io.millrace.ingest.engine.pull.PullFault;
import io.millrace.tenants.db.SqlNames;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.replication.LogSequenceNumber;

/// What is asked of the server whose changes are followed, beside the changes.
///
/// @param c reads in transactions of one snapshot each
record Publisher(Connection c, PostgresSource source) {
    private static final int OLDEST = 13;
    private static final int LISTS = 15;
    private static final String TABLE =
            """
            select c.oid::bigint, n.nspname, c.relname, c.relkind = 'p'
              from pg_class c join pg_namespace n on n.oid = c.relnamespace
             where c.oid = to_regclass(?) and c.relkind in ('r', 'p')
            """;
    private static final String COLUMNS =
            """
            select a.attname, a.atttypid::bigint,
                   c.relreplident = 'f' or exists (
                       select from pg_index i, generate_series(0, i.indnkeyatts - 1) as place
                        where i.indrelid = c.oid and i.indkey[place] = a.attnum
                          and case c.relreplident when 'd' then i.indisprimary
                                                  when 'i' then i.indisreplident else false end),
                   exists (
                       select from pg_index i, generate_series(0, i.indnkeyatts - 1) as place
                        where i.indrelid = c.oid and i.indkey[place] = a.attnum and i.indisprimary)
              from pg_class c join pg_attribute a on a.attrelid = c.oid
             where c.oid = ?::bigint::oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
             order by a.attnum
            """;
    private static final String PUBLISHED =
            """
            select null::text[], null::text from pg_publication_tables
             where pubname = ? and schemaname = ? and tablename = ?
            """;
    private static final String PUBLISHED_LISTS =
            """
            select attnames::text[], rowfilter from pg_publication_tables
             where pubname = ? and schemaname = ? and tablename = ?
            """;
    private static final String SLOT =
            """
            with log as (
                select case when pg_is_in_recovery() then pg_last_wal_replay_lsn()
                            else pg_current_wal_flush_lsn() end as at)
            select log.at::text, s.wal_status, s.confirmed_flush_lsn::text,
                   greatest(0, pg_wal_lsn_diff(log.at, s.confirmed_flush_lsn))::bigint
              from log left join pg_replication_slots s on s.slot_name = ?
            """;

    /// A table that is published.
    ///
    /// @param attributes that are published
    /// @param primary columns of its primary key
    /// @param filter SQL; null for all rows
    record Table(
            Known known,
            List<Attribute> attributes,
            List<String> primary,
            @Nullable String filter) {
        Table {
            attributes = List.copyOf(attributes);
            primary = List.copyOf(primary);
        }

        long oid() {
            return known.oid;
        }

        String schema() {
            return known.schema;
        }

        String name() {
            return known.name;
        }
    }

    /// A table of the server.
    ///
    /// @param isParted it has partitions, whose rows are its own
    record Known(long oid, String schema, String name, boolean isParted) {}

    /// @param end of the server's log
    /// @param state as Postgres says it; null where there is no such slot
    /// @param confirmed up to where nothing is sent again; 0 where there is none
    record Slot(long end, @Nullable String state, long confirmed, long lagBytes) {}

    /// @throws PullFault when it does not offer what is needed
    void check() throws SQLException {
        if (version() < OLDEST) throw new PullFault("Changes need PostgreSQL 13 or newer.");
        try (var statement = c.createStatement();
                var row = statement.executeQuery("show wal_level")) {
            row.next();
            var level = row.getString(1);
            if (!level.equals("logical")) {
                throw new PullFault(
                        "The server's wal_level is %s: changes need wal_level = logical there, and a restart of it."
                                .formatted(level));
            }
        }
    }

    /// @throws PullFault when there is no such table, or it is not published
    Table table() throws SQLException {
        var name = Objects.requireNonNull(source.table());
        try (var select = c.prepareStatement(TABLE)) {
            select.setString(1, ForeignTable.named(name));
            try (var row = select.executeQuery()) {
                if (!row.next()) throw new PullFault("There is no table %s.".formatted(name));
                return table(
                        new Known(
                                row.getLong(1),
                                row.getString(2),
                                row.getString(3),
                                row.getBoolean(4)));
            }
        }
    }

    private Table table(Known its) throws SQLException {
        var sql = version() >= LISTS ? PUBLISHED_LISTS : PUBLISHED;
        try (var select = c.prepareStatement(sql)) {
            select.setString(1, source.publication());
            select.setString(2, its.schema);
            select.setString(3, its.name);
            try (var row = select.executeQuery()) {
                if (!row.next()) throw unpublished(its);
                var list = row.getArray(1);
                var published =
                        list == null
                                ? Optional.<List<String>>empty()
                                : Optional.of(List.of((String[]) list.getArray()));
                return columns(its, published, row.getString(2));
            }
        }
    }

    private int version() throws SQLException {
        return c.getMetaData().getDatabaseMajorVersion();
    }

    private PullFault unpublished(Known its) {
        return new PullFault(
                "The publication %1$s does not have the table: create publication %1$s for table %2$s.%3$s, or alter it to add the table."
                        .formatted(
                                source.publication(),
                                ForeignTable.quoted(its.schema),
                                ForeignTable.quoted(its.name)));
    }

    private Table columns(Known its, Optional<List<String>> published, @Nullable String filter)
            throws SQLException {
        var attributes = new ArrayList<Attribute>();
        var primary = new ArrayList<String>();
        try (var select = c.prepareStatement(COLUMNS)) {
            select.setLong(1, its.oid);
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    var column = row.getString(1);
                    if (published.isPresent() && !published.get().contains(column)) continue;
                    attributes.add(new Attribute(column, (int) row.getLong(2), row.getBoolean(3)));
                    if (row.getBoolean(4)) primary.add(column);
                }
            }
        }
        return new Table(its, attributes, primary, filter);
    }

    Slot slot(String name) throws SQLException {
        try (var select = c.prepareStatement(SLOT)) {
            select.setString(1, name);
            try (var row = select.executeQuery()) {
                row.next();
                var confirmed = row.getString(3);
                return new Slot(
                        place(row.getString(1)),
                        row.getString(2),
                        confirmed == null ? 0 : place(confirmed),
                        row.getLong(4));
            }
        }
    }

    private static long place(String lsn) {
        return LogSequenceNumber.valueOf(lsn).asLong();
    }

    /// Begins a transaction that sees what a slot began with.
    ///
    /// @param snapshot the server's name of it
    void see(String snapshot) throws SQLException {
        c.commit();
        try (var statement = c.createStatement()) {
            statement.execute("set transaction snapshot " + SqlNames.literal(snapshot));
        }
    }

    /// All rows of the table, as lines of JSON, some at a time; null where it has none. Whoever
    /// reads it to its end or closes the connection ends it.
    ///
    /// @param watch what is read
    @Nullable InputStream rows(Table table, RowLines.Watch watch) throws SQLException {
        // As text, which is what changes are told in too; a cast would cut the blanks of a char(n).
        var columns =
                table.attributes().stream()
                        .map(its -> ForeignTable.quoted(its.name()))
                        .collect(Collectors.joining(", "));
        var sql =
                "select "
                        + columns
                        + " from "
                        // Of tables that inherit from it, changes are told by their own names.
                        + (table.known.isParted ? "" : "only ")
                        + ForeignTable.quoted(table.schema())
                        + "."
                        + ForeignTable.quoted(table.name())
                        // The server's own words for what it publishes.
                        + (table.filter() == null ? "" : " where " + table.filter());
        // nosemgrep: sql-name-unquoted -- every name is quoted
        var rows = c.createStatement().executeQuery(sql);
        return rows.next() ? new RowLines(rows, table.attributes(), watch) : null;
    }

    /// A row as it lies before `rows`.
    static String line(ResultSet rows, List<Attribute> attributes) throws SQLException {
        var cells = new ArrayList<Cell>(attributes.size());
        for (int i = 1; i <= attributes.size(); i++) {
            var text = rows.getString(i);
            cells.add(text == null ? Cell.NULL : new Cell.Text(text));
        }
        return PgJson.row(attributes, cells);
    }
}
