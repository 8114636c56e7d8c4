package io.millrace.ingest.store;

import io.millrace.ingest.api.IngestRequest.DatasetSettings;
import io.millrace.ingest.api.IngestRequest.DialectSettings;
import io.millrace.ingest.api.IngestRequest.NestedSettings;
import io.millrace.ingest.engine.Column;
import io.millrace.ingest.engine.ColumnType;
import io.millrace.ingest.engine.OnNewColumn;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Datasets and their columns.
public final class DatasetStore {
    private static final String FIELDS =
            """
            select name, mode, key, event_time, on_new_column, created, rows, last_batch, last_batch_at,
                   revision, has_deletions, on_drift, drift_confidence, dialect::text as dialect,
                   nested::text as nested
              from datasets
            """;
    private static final String ONE = FIELDS + " where name = $1";
    private static final String LOCKED = ONE + " for no key update";
    private static final String ALL = FIELDS + " order by name";
    private static final String COLUMNS =
            """
            select name, header, type, required, inferred, many_values,
                   array(select a.header from column_aliases a
                          where a.dataset = c.dataset and a.name = c.name) as aliases
              from dataset_columns c where dataset = $1 order by position nulls last, name
            """;
    private static final String ADD = adding("$1");
    private static final String SET =
            """
            update datasets
               set on_new_column = coalesce($2, on_new_column), mode = coalesce($3, mode),
                   key = coalesce($4, key), event_time = coalesce($5, event_time),
                   on_drift = coalesce($6, on_drift),
                   drift_confidence = coalesce($7, drift_confidence),
                   dialect = coalesce($8::text::jsonb, dialect),
                   nested = coalesce($9::text::jsonb, nested)
             where name = $1
            """;
    private static final String SET_CHANGED =
            "update datasets set changed_at = clock_timestamp() where name = $1";
    private static final String SET_COLUMN =
            """
            insert into dataset_columns (dataset, position, name, header, type, required, inferred)
            values ($1, $2, $3, $4, $5, coalesce($6, false), false)
            on conflict (dataset, name) do update
               set type = coalesce(excluded.type, dataset_columns.type),
                   position = coalesce(dataset_columns.position, excluded.position),
                   required = coalesce($6, dataset_columns.required),
                   inferred = dataset_columns.inferred and excluded.type is null
            """;

    /// The statement that makes a dataset if it is not there. It looks first: `on conflict` alone
    /// waits for whoever just stores a batch there.
    ///
    /// @param name as the driver writes a parameter
    static String adding(String name) {
        return """
        insert into datasets (name) select new.name from (values (%s::text)) as new (name)
         where not exists (select from datasets d where d.name = new.name)
        on conflict do nothing
        """
                .formatted(name);
    }

    /// Makes the dataset if it is not there.
    public void add(SqlConnection c, String name) {
        c.preparedQuery(ADD).execute(Tuple.of(name)).await();
    }

    public Optional<Dataset> find(SqlConnection c, String name) {
        return first(c, ONE, name);
    }

    /// Holds the dataset until the transaction ends.
    public Optional<Dataset> lock(SqlConnection c, String name) {
        return first(c, LOCKED, name);
    }

    private Optional<Dataset> first(SqlConnection c, String sql, String name) {
        var rows = c.preparedQuery(sql).execute(Tuple.of(name)).await().iterator();
        return rows.hasNext() ? Optional.of(dataset(c, rows.next())) : Optional.empty();
    }

    public List<Dataset> all(SqlConnection c) {
        var found = new ArrayList<Dataset>();
        for (var row : c.preparedQuery(ALL).execute().await()) found.add(dataset(c, row));
        return found;
    }

    /// What is null stays.
    public void set(
            SqlConnection c,
            String name,
            @Nullable OnNewColumn onNewColumn,
            DatasetSettings settings) {
        var id = onNewColumn == null ? null : onNewColumn.id();
        var key = settings.key() == null ? null : settings.key().toArray(String[]::new);
        var values =
                Tuple.of(name, id, settings.mode(), key, settings.eventTime(), settings.onDrift())
                        .addDouble(settings.driftConfidence())
                        .addString(Conventions.written(settings.dialect()))
                        .addString(Conventions.written(settings.nested()));
        c.preparedQuery(SET).execute(values).await();
    }

    /// Says that what is declared of the dataset is another from now on.
    public void setChanged(SqlConnection c, String name) {
        c.preparedQuery(SET_CHANGED).execute(Tuple.of(name)).await();
    }

    /// @param position in the table; null while there is no type
    /// @param required null leaves it
    public void setColumn(
            SqlConnection c,
            String dataset,
            @Nullable Integer position,
            Named column,
            @Nullable Boolean required) {
        var type = column.type() == null ? null : column.type().id();
        var values = Tuple.of(dataset, position, column.name(), column.header(), type, required);
        c.preparedQuery(SET_COLUMN).execute(values).await();
    }

    /// A column that the tenant named.
    public record Named(String name, String header, @Nullable ColumnType type) {}

    private static Dataset dataset(SqlConnection c, Row row) {
        var name = row.getString("name");
        var columns = new ArrayList<Column>();
        var required = new ArrayList<String>();
        for (var column : c.preparedQuery(COLUMNS).execute(Tuple.of(name)).await()) {
            var type = column.getString("type");
            if (type != null) columns.add(column(column, type));
            else if (column.getBoolean("required")) required.add(column.getString("name"));
        }
        OffsetDateTime at = row.getOffsetDateTime("last_batch_at");
        return new Dataset(
                name,
                row.getString("mode"),
                List.of(row.getArrayOfStrings("key")),
                row.getString("event_time"),
                OnNewColumn.valueOf(row.getString("on_new_column").toUpperCase(Locale.ROOT)),
                row.getBoolean("created"),
                columns,
                required,
                row.getLong("rows"),
                row.getLong("last_batch"),
                at == null ? null : at.toInstant(),
                row.getLong("revision"),
                row.getBoolean("has_deletions"),
                row.getString("on_drift"),
                row.getDouble("drift_confidence"),
                Conventions.read(row.getString("dialect"), DialectSettings.class),
                Conventions.read(row.getString("nested"), NestedSettings.class));
    }

    private static Column column(Row row, String type) {
        return new Column(
                row.getString("name"),
                row.getString("header"),
                ColumnType.of(type).orElseThrow(),
                row.getBoolean("required"),
                row.getBoolean("inferred"),
                row.getBoolean("many_values"),
                List.of(row.getArrayOfStrings("aliases")));
    }
}
