package io.millrace.transform.store;

import io.millrace.transform.engine.lineage.BuiltLineage;
import io.millrace.transform.engine.lineage.ColumnId;
import io.millrace.transform.engine.lineage.How;
import io.millrace.transform.engine.lineage.Lineage.Column;
import io.millrace.transform.engine.lineage.Origin;
import io.millrace.transform.engine.lineage.Sources;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// What the columns of models come from, by revision. All calls run inside a transaction of
/// [io.millrace.tenants.db.TenantDb].
public final class LineageStore {
    static final String SIGNATURES = "select model, signature from lineage where is_current";
    static final String CURRENT =
            "select id, revision, rows_unknown from lineage where model = $1 and is_current";
    static final String COLUMNS =
            """
            select position, name, unknown from lineage_column
            where lineage = $1
            order by position
            """;
    static final String ORIGINS =
            "select position, schema, relation, name, how from lineage_origin where lineage = $1";
    static final String RETIRE =
            "update lineage set is_current = false where model = $1 and is_current";
    static final String PUT =
            """
            insert into lineage
              (model, revision, signature, is_current, recorded_at, rows_unknown)
            select name, $2::text, $3::text, true, $4::timestamptz, $5::text
            from model where name = $1
            on conflict (model, revision) do update
            set signature = excluded.signature, is_current = true,
              recorded_at = excluded.recorded_at, rows_unknown = excluded.rows_unknown
            returning id
            """;
    static final String CLEAR_COLUMNS = "delete from lineage_column where lineage = $1";
    static final String CLEAR_ORIGINS = "delete from lineage_origin where lineage = $1";
    static final String ADD_COLUMNS =
            """
            insert into lineage_column (lineage, position, name, unknown)
            select $1::bigint, * from unnest($2::integer[], $3::text[], $4::text[])
            """;
    static final String ADD_ORIGINS =
            """
            insert into lineage_origin (lineage, position, schema, relation, name, how)
            select $1::bigint, *
            from unnest($2::integer[], $3::text[], $4::text[], $5::text[], $6::text[])
            """;
    static final String TRIM =
            """
            delete from lineage
            where model = $1 and not is_current and id not in (
              select id from lineage where model = $1 order by recorded_at desc, id desc limit 20)
            """;

    /// What was read of a model's relation.
    ///
    /// @param revision of the model
    /// @param signature of all that it was read from
    public record Recorded(String model, String revision, String signature, BuiltLineage lineage) {}

    /// What is kept of the relation that is there.
    public record Kept(String revision, BuiltLineage lineage) {}

    /// Of what is there, by model.
    public Map<String, String> signatures(SqlConnection c) {
        var signatures = new HashMap<String, String>();
        for (var row : c.preparedQuery(SIGNATURES).execute().await()) {
            signatures.put(row.getString(0), row.getString(1));
        }
        return signatures;
    }

    public Optional<Kept> current(SqlConnection c, String model) {
        var rows = c.preparedQuery(CURRENT).execute(Tuple.of(model)).await().iterator();
        return rows.hasNext() ? Optional.of(kept(c, rows.next())) : Optional.empty();
    }

    private static Kept kept(SqlConnection c, Row row) {
        var id = Tuple.of(row.getLong(0));
        var origins = origins(c.preparedQuery(ORIGINS).execute(id).await());
        var columns = new ArrayList<Column>();
        for (var column : c.preparedQuery(COLUMNS).execute(id).await()) {
            var sources = sources(origins, column.getInteger(0), column.getString(2));
            columns.add(new Column(column.getString(1), sources));
        }
        var decided = sources(origins, 0, row.getString(2));
        return new Kept(row.getString(1), new BuiltLineage(columns, decided));
    }

    private static Map<Integer, Set<Origin>> origins(Iterable<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .collect(
                        Collectors.groupingBy(
                                row -> row.getInteger(0),
                                Collectors.mapping(LineageStore::origin, Collectors.toSet())));
    }

    private static Origin origin(Row row) {
        var column = new ColumnId(row.getString(1), row.getString(2), row.getString(3));
        return new Origin(column, How.of(row.getString(4)));
    }

    private static Sources sources(
            Map<Integer, Set<Origin>> origins, int position, @Nullable String unknown) {
        return unknown == null
                ? new Sources(origins.getOrDefault(position, Set.of()), Optional.empty())
                : Sources.unread(unknown);
    }

    /// Keeps what tells of the relation that is there from now on.
    ///
    /// @return false when the model has gone meanwhile
    public boolean put(SqlConnection c, Recorded recorded, Instant now) {
        var model = Tuple.of(recorded.model());
        c.preparedQuery(RETIRE).execute(model).await();
        var values =
                Tuple.of(
                        recorded.model(),
                        recorded.revision(),
                        recorded.signature(),
                        now.atOffset(ZoneOffset.UTC),
                        recorded.lineage().rows().unknown().orElse(null));
        var put = c.preparedQuery(PUT).execute(values).await().iterator();
        if (!put.hasNext()) return false;
        long id = put.next().getLong(0);
        c.preparedQuery(CLEAR_COLUMNS).execute(Tuple.of(id)).await();
        c.preparedQuery(CLEAR_ORIGINS).execute(Tuple.of(id)).await();
        c.preparedQuery(ADD_COLUMNS).execute(columns(id, recorded.lineage().columns())).await();
        c.preparedQuery(ADD_ORIGINS).execute(origins(id, recorded.lineage())).await();
        c.preparedQuery(TRIM).execute(model).await();
        return true;
    }

    private static Tuple columns(long id, List<Column> columns) {
        var positions = new Integer[columns.size()];
        var names = new String[columns.size()];
        @Nullable String[] unknown = new @Nullable String[columns.size()];
        for (int i = 0; i < columns.size(); i++) {
            positions[i] = i + 1;
            names[i] = columns.get(i).name();
            unknown[i] = columns.get(i).sources().unknown().orElse(null);
        }
        return Tuple.tuple()
                .addLong(id)
                .addArrayOfInteger(positions)
                .addArrayOfString(names)
                .addArrayOfString(unknown);
    }

    private record Placed(int position, Origin origin) {}

    private static Tuple origins(long id, BuiltLineage lineage) {
        var sources = new LinkedHashMap<Integer, Sources>();
        sources.put(0, lineage.rows());
        for (var column : lineage.columns()) sources.put(sources.size(), column.sources());
        var placed = new ArrayList<Placed>();
        sources.forEach((position, its) ->
                its.origins().forEach(origin -> placed.add(new Placed(position, origin))));
        return Tuple.tuple()
                .addLong(id)
                .addArrayOfInteger(placed.stream().map(Placed::position).toArray(Integer[]::new))
                .addArrayOfString(texts(placed, origin -> origin.column().relation().schema()))
                .addArrayOfString(texts(placed, origin -> origin.column().relation().name()))
                .addArrayOfString(texts(placed, origin -> origin.column().name()))
                .addArrayOfString(texts(placed, origin -> origin.how().id()));
    }

    private static String[] texts(List<Placed> placed, Function<Origin, String> text) {
        return placed.stream().map(one -> text.apply(one.origin())).toArray(String[]::new);
    }
}
