package io.millrace.ingest.store;

import io.millrace.ingest.engine.BatchReader;
import io.millrace.ingest.engine.Column;
import io.millrace.ingest.engine.ColumnType;
import io.millrace.ingest.engine.Convention;
import io.millrace.ingest.engine.Horizon;
import io.millrace.ingest.engine.OnNewColumn;
import io.millrace.ingest.engine.Profile;
import io.millrace.ingest.engine.mapping.Mappings;
import io.millrace.kernel.Problem;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.SqlNames;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;

/// Datasets inside the transaction that stores a batch; makes and widens their tables.
final class JdbcDatasets {
    private static final String LOCK_WAIT = "set local lock_timeout = '2s'";

    /// It waits for who reads, or each of two for the other.
    private static final Set<String> LOCKED = Set.of("55P03", "40P01");

    /// What a view or a rule needs cannot be altered.
    private static final String USED = "0A000";

    private static final String ADD = DatasetStore.adding("?");
    private static final String FIND =
            """
            select on_new_column, created, mode, key, event_time, has_deletions, on_drift,
                   drift_confidence, dialect::text, nested::text, mapping_revision,
                   (select jsonb_agg(
            """
                    + KeptMapping.OBJECT
                    + """
                                order by m.revision, m.id)::text
                              from column_mappings m
                             where m.dataset = d.name and m.for_later and m.until is null),
                           clock_timestamp()
                      from datasets d where name = ?
                    """;
    private static final String LOCK = FIND + " for no key update of d";
    private static final String COLUMNS =
            """
            select name, header, type, required, inferred, many_values,
                   array(select a.header from column_aliases a
                          where a.dataset = c.dataset and a.name = c.name) as aliases
              from dataset_columns c where dataset = ? and type is not null order by position
            """;
    private static final String SET_COLUMN =
            """
            insert into dataset_columns (dataset, position, name, header, type, inferred)
            values (?, ?, ?, ?, ?, ?)
            on conflict (dataset, name) do update
               set position = excluded.position, header = excluded.header, type = excluded.type
            """;
    private static final String CREATED = "update datasets set created = true where name = ?";
    private static final String HAS_DELETIONS =
            "update datasets set has_deletions = true where name = ?";
    private static final String DECLARE_KEY =
            """
            update datasets set mode = 'upsert', key = ?
             where name = ? and mode = 'append' and not created
            """;
    private static final String EXISTS = "select from datasets where name = ?";
    private static final String MANY_VALUES =
            """
            update dataset_columns set many_values = true
             where dataset = ? and name = any (?) and not many_values
            """;
    private static final String COUNT =
            """
            with counted as (
                update datasets
                   set rows = rows + ?, last_batch = greatest(last_batch, ?),
                       last_batch_at = now(), revision = revision + 1
                 where name = ? returning revision, mapping_revision
            ), placed as (
                update batches b set revision = c.revision from counted c where b.id = ?
            )
            select mapping_revision from counted
            """;
    private static final String RETYPE =
            """
            update dataset_columns set type = ?, inferred = false where dataset = ? and name = ?
            """;

    private final Connection c;
    private final TenantId tenant;

    JdbcDatasets(Connection c, TenantId tenant) {
        this.c = c;
        this.tenant = tenant;
    }

    /// What a batch is stored into.
    ///
    /// @param upsert absent for an append dataset
    /// @param acceptsFrom renames of this confidence are accepted by themselves; above 1 none is
    /// @param convention how its batches are read
    /// @param mappings by which, as they are at `revision`
    /// @param at when it was read, by the database's clock
    record Target(
            String dataset,
            OnNewColumn onNewColumn,
            boolean created,
            List<Column> columns,
            Optional<Upsert> upsert,
            double acceptsFrom,
            Convention convention,
            Mappings mappings,
            long revision,
            Instant at) {
        BatchReader.Known asKnown() {
            return new BatchReader.Known(columns, mappings, horizon());
        }

        /// Null where no event time decides which version of a row is the later.
        @Nullable Horizon horizon() {
            if (upsert.isEmpty()) return null;
            var time = upsert.get().eventTime();
            return time == null ? null : Horizon.of(time, at);
        }

        /// The same by other mappings of the same revision.
        Target by(Mappings its) {
            return with(convention, its, revision);
        }

        /// The same without the encoding of CSV.
        Target undecoded() {
            return with(convention.undecoded(), mappings, revision);
        }

        /// The same for a batch that was read by the mappings of another revision.
        Target readBy(long its) {
            return with(convention, mappings, its);
        }

        private Target with(Convention how, Mappings by, long of) {
            return new Target(
                    dataset, onNewColumn, created, columns, upsert, acceptsFrom, how, by, of, at);
        }
    }

    /// How a row of the current table is found and which version of it is the later.
    record Upsert(List<String> key, @Nullable String eventTime, boolean hasDeletions) {
        boolean isKey(Column column) {
            return key.contains(column.name()) || key.contains(column.header());
        }

        boolean isEventTime(Column column) {
            return column.name().equals(eventTime) || column.header().equals(eventTime);
        }
    }

    /// The dataset; made when it is not there.
    Target find(String dataset) throws SQLException {
        try (var add = c.prepareStatement(ADD)) {
            add.setString(1, dataset);
            add.executeUpdate();
        }
        return read(FIND, dataset);
    }

    boolean has(String dataset) throws SQLException {
        try (var find = c.prepareStatement(EXISTS)) {
            find.setString(1, dataset);
            try (var row = find.executeQuery()) {
                return row.next();
            }
        }
    }

    /// Has a dataset that holds nothing yet and keeps every row tell its records apart by `key`.
    void declareKey(String dataset, List<String> key) throws SQLException {
        try (var set = c.prepareStatement(DECLARE_KEY)) {
            set.setArray(1, c.createArrayOf("text", key.toArray()));
            set.setString(2, dataset);
            set.executeUpdate();
        }
    }

    /// A dataset that is there.
    Target known(String dataset) throws SQLException {
        return read(FIND, dataset);
    }

    /// The dataset as it is now, held until the transaction ends.
    Target lock(String dataset) throws SQLException {
        return read(LOCK, dataset);
    }

    private Target read(String sql, String dataset) throws SQLException {
        try (var find = c.prepareStatement(sql)) {
            find.setString(1, dataset);
            try (var row = find.executeQuery()) {
                row.next();
                var policy = OnNewColumn.valueOf(row.getString(1).toUpperCase(Locale.ROOT));
                boolean created = row.getBoolean(2);
                var upsert = upsert(row);
                double acceptsFrom = row.getString(7).equals("accept") ? row.getDouble(8) : 2;
                var convention = Conventions.of(row.getString(9), row.getString(10));
                return new Target(
                        dataset,
                        policy,
                        created,
                        columns(dataset, upsert),
                        upsert,
                        acceptsFrom,
                        convention,
                        KeptMapping.read(row.getString(12)),
                        row.getLong(11),
                        row.getObject(13, OffsetDateTime.class).toInstant());
            }
        }
    }

    private static Optional<Upsert> upsert(ResultSet row) throws SQLException {
        if (!row.getString(3).equals("upsert")) return Optional.empty();
        var key = (String[]) row.getArray(4).getArray();
        return Optional.of(new Upsert(List.of(key), row.getString(5), row.getBoolean(6)));
    }

    /// A row without its key has no place in the current table: key columns are required.
    private List<Column> columns(String dataset, Optional<Upsert> upsert) throws SQLException {
        return columns(dataset).stream()
                .map(c -> upsert.isPresent() && upsert.get().isKey(c) ? c.asRequired() : c)
                .toList();
    }

    private List<Column> columns(String dataset) throws SQLException {
        var columns = new ArrayList<Column>();
        try (var select = c.prepareStatement(COLUMNS)) {
            select.setString(1, dataset);
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    columns.add(
                            new Column(
                                    row.getString(1),
                                    row.getString(2),
                                    ColumnType.of(row.getString(3)).orElseThrow(),
                                    row.getBoolean(4),
                                    row.getBoolean(5),
                                    row.getBoolean(6),
                                    List.of((String[]) row.getArray(7).getArray())));
                }
            }
        }
        return columns;
    }

    /// Makes the table with `columns`.
    Target create(Target target, List<Column> columns) throws SQLException {
        execute(new RawTable(tenant, target.dataset()).create(columns));
        var current = current(target, columns);
        if (current.isPresent()) execute(current.get().create());
        write(target.dataset(), 0, columns);
        try (var created = c.prepareStatement(CREATED)) {
            created.setString(1, target.dataset());
            created.executeUpdate();
        }
        return read(FIND, target.dataset());
    }

    /// Adds `columns` behind those that the table has.
    Target widen(Target target, List<Column> columns) throws SQLException {
        var current = current(target, target.columns());
        execute(LOCK_WAIT);
        try {
            execute(new RawTable(tenant, target.dataset()).add(columns));
            if (current.isPresent()) execute(current.get().add(columns));
        } catch (SQLException e) {
            if (LOCKED.contains(String.valueOf(e.getSQLState()))) throw isRead(target.dataset(), e);
            throw e;
        }
        execute("set local lock_timeout to default");
        write(target.dataset(), target.columns().size(), columns);
        return read(FIND, target.dataset());
    }

    /// Its reader may take long: the load is put off rather than keeps its connection from others.
    private static ProblemException isRead(String dataset, SQLException cause) {
        var problem =
                Problem.unavailable(
                                "The dataset " + dataset + " is being read; its new columns wait.")
                        .toException();
        problem.addSuppressed(cause);
        return problem;
    }

    Optional<CurrentTable> current(Target target, List<Column> columns) {
        return target.upsert().map(how -> CurrentTable.of(tenant, target.dataset(), columns, how));
    }

    /// Brings the current table of an upsert dataset up to `batch`, whose rows are stored.
    Optional<Merged> merge(Target known, long batch, long stored) throws SQLException {
        if (known.upsert().isEmpty()) return Optional.empty();
        var target = lock(known.dataset());
        if (!target.created()) return Optional.empty();
        var current = current(target, target.columns()).orElseThrow();
        try (var merge = c.prepareStatement(current.merge())) {
            // A plan that is kept is of a table as small as it was when it was made.
            merge.unwrap(PGStatement.class).setPrepareThreshold(0);
            merge.setLong(1, batch);
            try (var row = merge.executeQuery()) {
                row.next();
                long inserted = row.getLong(1);
                long updated = row.getLong(2);
                long unchanged = row.getLong(3);
                long superseded = stored - inserted - updated - unchanged;
                return Optional.of(new Merged(inserted, updated, unchanged, superseded));
            }
        }
    }

    /// Brings the current table of an upsert dataset up to rows that were stored into batches which
    /// were merged before.
    ///
    /// @return by batch, what its rows did
    Map<Long, Merged> mergeLate(Target target, List<RawPlace> places) throws SQLException {
        var current = current(target, target.columns()).orElseThrow();
        var merged = new HashMap<Long, Merged>();
        try (var statement = c.prepareStatement(current.mergeLate())) {
            setPlaces(statement, places);
            try (var row = statement.executeQuery()) {
                while (row.next()) {
                    long all = row.getLong(2);
                    long inserted = row.getLong(3);
                    long updated = row.getLong(4);
                    long unchanged = row.getLong(5);
                    long superseded = all - inserted - updated - unchanged;
                    merged.put(
                            row.getLong(1), new Merged(inserted, updated, unchanged, superseded));
                }
            }
        }
        return merged;
    }

    /// By batch, what merging gave for the keys of the rows, as the raw table tells now; what was
    /// superseded is not counted.
    Map<Long, Merged> outcomes(Target target, List<RawPlace> places) throws SQLException {
        var current = current(target, target.columns()).orElseThrow();
        var outcomes = new HashMap<Long, Merged>();
        try (var statement = c.prepareStatement(current.outcomes())) {
            setPlaces(statement, places);
            try (var row = statement.executeQuery()) {
                while (row.next()) {
                    outcomes.put(
                            row.getLong(1),
                            new Merged(row.getLong(2), row.getLong(3), row.getLong(4), 0));
                }
            }
        }
        return outcomes;
    }

    private void setPlaces(PreparedStatement statement, List<RawPlace> places) throws SQLException {
        var batches = places.stream().map(RawPlace::batch).toArray();
        var lines = places.stream().map(RawPlace::line).toArray();
        statement.setArray(1, c.createArrayOf("int8", batches));
        statement.setArray(2, c.createArrayOf("int8", lines));
    }

    /// Where a row lies in the raw table.
    record RawPlace(long batch, long line) {}

    /// Deletes the record of `key` from an upsert dataset that is held.
    ///
    /// @return false when there is none
    boolean delete(Target target, RecordKey key, long batch) throws SQLException {
        var deleted = deleted(target);
        try (var delete = c.prepareStatement(deleted.delete(key.columns()))) {
            int at = set(delete, key);
            delete.setLong(at, batch);
            return delete.executeUpdate() == 1;
        }
    }

    /// Deletes the records of `keys` from an upsert dataset that is held. A key that is none of the
    /// columns' types has no record.
    void deleteAll(Target target, List<List<String>> keys, long batch) throws SQLException {
        deleteAll(deleted(target), key(target), keys, batch);
    }

    private void deleteAll(
            DeletedTable deleted, List<Column> columns, List<List<String>> keys, long batch)
            throws SQLException {
        var before = c.setSavepoint();
        try (var delete = c.prepareStatement(deleted.remove(columns))) {
            for (var values : keys) {
                int at = set(delete, new RecordKey(columns, values));
                delete.setLong(at, batch);
                for (var value : values) delete.setString(++at, value);
                delete.addBatch();
            }
            delete.executeBatch();
            c.releaseSavepoint(before);
        } catch (SQLException e) {
            if (!isUnfit(e)) throw e;
            c.rollback(before);
            if (keys.size() == 1) return;
            for (var values : keys) deleteAll(deleted, columns, List.of(values), batch);
        }
    }

    /// The record of a key; empty also where the key is none of the columns' types.
    ///
    /// @param before nothing was written since; rolled back to where the key does not fit
    Optional<Current> held(Target target, List<String> key, Savepoint before) throws SQLException {
        try {
            return record(target, new RecordKey(key(target), key));
        } catch (ProblemException e) {
            c.rollback(before);
            return Optional.empty();
        }
    }

    private static boolean isUnfit(SQLException e) {
        return String.valueOf(e.getSQLState()).startsWith("22");
    }

    /// Deletes all records of an upsert dataset that is held.
    void empty(Target target, long batch) throws SQLException {
        execute(deleted(target).empty(), batch);
    }

    /// Deletes the records of an upsert dataset that is held of which `batch` has no row.
    void keepOnly(Target target, long batch) throws SQLException {
        execute(deleted(target).keepOnly(), batch, batch);
    }

    private void execute(String sql, long... values) throws SQLException {
        try (var statement = c.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) statement.setLong(i + 1, values[i]);
            statement.executeUpdate();
        }
    }

    /// The table of what was deleted, which is there now.
    ///
    /// @param target as it was when the dataset was locked
    private DeletedTable deleted(Target target) throws SQLException {
        var current = current(target, target.columns()).orElseThrow();
        var deleted = DeletedTable.of(tenant, target.dataset(), current);
        if (target.upsert().orElseThrow().hasDeletions()) return deleted;
        execute(deleted.create());
        try (var first = c.prepareStatement(HAS_DELETIONS)) {
            first.setString(1, target.dataset());
            first.executeUpdate();
        }
        return deleted;
    }

    /// A record as it is.
    ///
    /// @param json an object by the columns' names
    /// @param batch that brought it
    record Current(String json, long batch) {}

    /// The record of `key`.
    ///
    /// @throws ProblemException `invalid` when the key is none of the columns' types
    Optional<Current> record(Target target, RecordKey key) throws SQLException {
        var current = current(target, target.columns()).orElseThrow();
        var sql =
                "select to_jsonb(t) - '_batch' - '_line', t._batch from "
                        + current.table()
                        + " t where "
                        + DeletedTable.isKey(key.columns());
        try (var select = c.prepareStatement(sql)) {
            set(select, key);
            try (var row = select.executeQuery()) {
                if (!row.next()) return Optional.empty();
                return Optional.of(new Current(row.getString(1), row.getLong(2)));
            }
        } catch (SQLException e) {
            if (isUnfit(e)) throw RecordKey.unfit(key.columns());
            throw e;
        }
    }

    private static int set(PreparedStatement statement, RecordKey key) throws SQLException {
        int at = 1;
        for (var value : key.values()) statement.setString(at++, value);
        return at;
    }

    /// The key of the row that `batch` alone brought.
    RecordKey keyOf(Target target, long batch) throws SQLException {
        var key = key(target);
        var values =
                key.stream()
                        .map(column -> SqlNames.quote(column.name()) + "::text")
                        .collect(Collectors.joining(", "));
        var raw = SqlNames.quote(tenant.rawSchema(), target.dataset());
        var sql = "select " + values + " from " + raw + " where _batch = ?";
        try (var select = c.prepareStatement(sql)) {
            select.setLong(1, batch);
            try (var row = select.executeQuery()) {
                row.next();
                var texts = new ArrayList<String>();
                for (int at = 1; at <= key.size(); at++) texts.add(row.getString(at));
                return new RecordKey(key, texts);
            }
        }
    }

    /// The columns of the key, as it is declared.
    List<Column> key(Target target) {
        return RecordKey.columns(target.upsert().orElseThrow().key(), target.columns());
    }

    private void execute(String ddl) throws SQLException {
        try (var statement = c.createStatement()) {
            statement.execute(ddl);
        }
    }

    private void write(String dataset, int first, List<Column> columns) throws SQLException {
        try (var set = c.prepareStatement(SET_COLUMN)) {
            int position = first;
            for (var column : columns) {
                set.setString(1, dataset);
                set.setInt(2, position++);
                set.setString(3, column.name());
                set.setString(4, column.header());
                set.setString(5, column.type().id());
                set.setBoolean(6, column.inferred());
                set.addBatch();
            }
            set.executeBatch();
        }
    }

    void rememberManyValues(String dataset, Profile profile) throws SQLException {
        var names = new HashSet<String>();
        for (var facts : profile.columns()) if (facts.manyValues()) names.add(facts.name());
        for (var column : columns(dataset)) if (column.manyValues()) names.remove(column.name());
        if (names.isEmpty()) return;
        try (var update = c.prepareStatement(MANY_VALUES)) {
            update.setString(1, dataset);
            update.setArray(2, c.createArrayOf("text", names.toArray()));
            update.executeUpdate();
        }
    }

    /// Tells that rows of a batch changed, and holds the dataset until the transaction ends: its
    /// revisions are in the order of the commits.
    ///
    /// @param rows that came; below 0 those that went
    /// @return the revision of its mappings
    long count(String dataset, long batch, long rows) throws SQLException {
        try (var update = c.prepareStatement(COUNT)) {
            update.setLong(1, rows);
            update.setLong(2, batch);
            update.setString(3, dataset);
            update.setLong(4, batch);
            try (var row = update.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /// Keeps the types of the table as they are in `target` until the transaction ends: rows are
    /// written in binary, which another type would take for other values.
    ///
    /// @throws ProblemException `unavailable` when a column was widened, or another mapping was
    ///   accepted, since the target was read
    void hold(Target target) throws SQLException {
        var raw = SqlNames.quote(tenant.rawSchema(), target.dataset());
        execute("lock table " + raw + " in row exclusive mode");
        if (new JdbcMappings(c).revision(target.dataset()) == target.revision()) return;
        throw Problem.unavailable("The columns of " + target.dataset() + " change just now.")
                .toException();
    }

    /// Gives a column of the tables a type that holds all that it has.
    ///
    /// @throws ProblemException `unprocessable` when a view reads it, `unavailable` while another
    ///   reads the table
    void retype(Target target, Column column, ColumnType type) throws SQLException {
        var current = current(target, target.columns());
        execute(LOCK_WAIT);
        try {
            execute(new RawTable(tenant, target.dataset()).retype(column, type));
            if (current.isPresent()) execute(current.get().retype(column, type));
        } catch (SQLException e) {
            if (LOCKED.contains(String.valueOf(e.getSQLState()))) throw isRead(target.dataset(), e);
            if (!USED.equals(e.getSQLState())) throw e;
            throw Problem.unprocessable(
                            "A view reads "
                                    + column.name()
                                    + ", so that its type stays: put the values beside it"
                                    + " (as=beside), or make the view a table.")
                    .toException();
        }
        execute("set local lock_timeout to default");
        try (var update = c.prepareStatement(RETYPE)) {
            update.setString(1, type.id());
            update.setString(2, target.dataset());
            update.setString(3, column.name());
            update.executeUpdate();
        }
    }
}
