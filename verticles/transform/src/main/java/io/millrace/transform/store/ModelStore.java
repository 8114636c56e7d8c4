package io.millrace.transform.store;

import io.millrace.kernel.Json;
import io.millrace.transform.api.TransformRequest.Column;
import io.millrace.transform.api.TransformRequest.ModelAnswer;
import io.millrace.transform.engine.run.Staleness.Tried;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// Models and seeds of the projects in use, with what their last build left. All calls run inside a
/// transaction of [io.millrace.tenants.db.TenantDb].
public final class ModelStore {
    static final String PUT =
            """
            insert into model (name, project, relation, kind, materialized, file, description,
              columns, compiled_sql, depends_on, checksum)
            values ($1, $2, $3, $4, $5, $6, $7, $8::text::jsonb, $9, $10::text::jsonb, $11)
            on conflict (name) do update
            set built_as = case when model.relation = excluded.relation then model.built_as end,
              relation = excluded.relation, kind = excluded.kind,
              materialized = excluded.materialized, file = excluded.file,
              description = excluded.description, compiled_sql = excluded.compiled_sql,
              columns = case when model.rows is null then excluded.columns else model.columns end,
              depends_on = excluded.depends_on, checksum = excluded.checksum
            """;
    static final String FORGET = "delete from model where project = $1 and name <> all ($2)";
    static final String OTHERS =
            "select name, relation, project from model where project <> $1 order by name";
    static final String ALL =
            """
            select relation, project, materialized, file, description, columns::text, rows,
              depends_on::text, compiled_sql, state, message, seconds, finished_at
            from model
            order by relation
            """;
    static final String CHECKSUMS = "select name, checksum from model";
    static final String TRIED = "select name, tried_checksum, tried_revisions::text from model";
    static final String BUILT =
            """
            select name, relation, built_as, materialized, coalesce(rows, 0), columns::text,
              coalesce(seconds, 0), state = 'success' and tried_checksum is not distinct from checksum,
              built_revisions::text, built_sql
            from model
            where built_as is not null
            """;
    static final String IS_VIEW =
            "select exists (select from model where relation = $1 and built_as = 'view')";
    static final String ENDED =
            """
            update model
            set state = $2, message = $3, seconds = coalesce($4, seconds), finished_at = $5,
              tried_checksum = $6, tried_revisions = $7::text::jsonb, rows = coalesce($8, rows),
              columns = coalesce($9::text::jsonb, columns), built_as = coalesce($10, built_as),
              built_revisions = case when $10 is null then built_revisions else $7::text::jsonb end,
              built_sql = case when $10 is null then built_sql else $12 end,
              compiled_sql = coalesce($11, compiled_sql)
            where name = $1
            """;

    /// The next build counts the rows.
    static final String BELIEVE =
            "update model set built_revisions = $2::text::jsonb, rows = 0 where name = $1";

    static final String TOTALS =
            """
            select count(*) filter (where rows is not null and kind = 'model'),
              count(*) filter (where state = 'error'),
              coalesce(sum(rows) filter (where kind = 'model'), 0)::bigint
            from model
            """;

    /// A model or seed as compiled.
    ///
    /// @param columns described ones, until the real ones are known
    public record Compiled(
            String name,
            String relation,
            String kind,
            String materialized,
            String file,
            String description,
            List<Column> columns,
            String sql,
            List<String> dependsOn,
            String checksum) {}

    /// What a build left.
    ///
    /// @param seconds null where it was not built, as it stands
    /// @param tried what it was built from, also when it failed
    /// @param made absent when it failed
    /// @param sql of one whose template asked the tables
    /// @param shown by the view that was made
    public record Outcome(
            String name,
            String state,
            @Nullable String message,
            @Nullable Double seconds,
            Instant finishedAt,
            Tried tried,
            Optional<Made> made,
            Optional<String> sql,
            Optional<String> shown) {}

    /// @param builtAs `table` or `view`
    public record Made(long rows, List<Column> columns, String builtAs) {}

    /// A relation that is there.
    ///
    /// @param as `table` or `view`
    /// @param isIncremental whether its model is
    /// @param seconds that it took
    /// @param isCurrent whether its last try went well, and its model is still the same
    /// @param revisions by dataset from which it was built
    /// @param sql what a view shows; absent where it was not kept
    public record Built(
            String relation,
            String as,
            boolean isIncremental,
            long rows,
            List<Column> columns,
            double seconds,
            boolean isCurrent,
            Map<String, String> revisions,
            Optional<String> sql) {
        public Built {
            columns = List.copyOf(columns);
            revisions = Map.copyOf(revisions);
        }

        public boolean isTable() {
            return as.equals("table");
        }

        public boolean isView() {
            return as.equals("view");
        }
    }

    /// A model of another project.
    public record Other(String name, String relation, String project) {}

    public record Totals(long models, long failed, long rows) {}

    public void put(SqlConnection c, String project, List<Compiled> models) {
        var rows = models.stream().map(model -> row(project, model)).toList();
        if (!rows.isEmpty()) c.preparedQuery(PUT).executeBatch(rows).await();
    }

    /// Forgets the models that are no longer in the project; what they built stays.
    public void forget(SqlConnection c, String project, List<String> kept) {
        var values = Tuple.tuple().addString(project).addArrayOfString(kept.toArray(String[]::new));
        c.preparedQuery(FORGET).execute(values).await();
    }

    private static Tuple row(String project, Compiled model) {
        return Tuple.tuple()
                .addString(model.name())
                .addString(project)
                .addString(model.relation())
                .addString(model.kind())
                .addString(model.materialized())
                .addString(model.file())
                .addString(model.description())
                .addString(Json.write(model.columns()))
                .addString(model.sql())
                .addString(Json.write(model.dependsOn()))
                .addString(model.checksum());
    }

    public List<Other> others(SqlConnection c, String project) {
        return stream(c.preparedQuery(OTHERS).execute(Tuple.of(project)).await())
                .map(row -> new Other(row.getString(0), row.getString(1), row.getString(2)))
                .toList();
    }

    public List<ModelAnswer> all(SqlConnection c) {
        return stream(c.preparedQuery(ALL).execute().await()).map(ModelStore::answer).toList();
    }

    private static ModelAnswer answer(Row row) {
        var finished = row.getOffsetDateTime(12);
        return new ModelAnswer(
                row.getString(0),
                "models",
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                List.of(Json.read(row.getString(5), Column[].class)),
                row.getLong(6),
                List.of(Json.read(row.getString(7), String[].class)),
                row.getString(8),
                row.getString(9),
                row.getString(10),
                row.getDouble(11),
                Optional.ofNullable(finished).map(OffsetDateTime::toInstant).orElse(null));
    }

    /// Of the models and seeds as they are now.
    public Map<String, String> checksums(SqlConnection c) {
        var checksums = new LinkedHashMap<String, String>();
        for (var row : c.preparedQuery(CHECKSUMS).execute().await()) {
            checksums.put(row.getString(0), row.getString(1));
        }
        return checksums;
    }

    /// What each model and seed was last built from.
    public Map<String, Tried> tried(SqlConnection c) {
        var tried = new LinkedHashMap<String, Tried>();
        for (var row : c.preparedQuery(TRIED).execute().await()) {
            if (row.getString(1) == null) continue;
            tried.put(row.getString(0), new Tried(row.getString(1), revisions(row.getString(2))));
        }
        return tried;
    }

    private static Map<String, String> revisions(String json) {
        var revisions = new LinkedHashMap<String, String>();
        Json.readObject(json)
                .forEach((dataset, revision) -> revisions.put(dataset, String.valueOf(revision)));
        return revisions;
    }

    /// What is there, by the model's name.
    public Map<String, Built> built(SqlConnection c) {
        var built = new LinkedHashMap<String, Built>();
        for (var row : c.preparedQuery(BUILT).execute().await()) {
            built.put(
                    row.getString(0),
                    new Built(
                            row.getString(1),
                            row.getString(2),
                            row.getString(3).equals("incremental"),
                            row.getLong(4),
                            List.of(Json.read(row.getString(5), Column[].class)),
                            row.getDouble(6),
                            row.getBoolean(7),
                            revisions(row.getString(8)),
                            Optional.ofNullable(row.getString(9))));
        }
        return built;
    }

    /// Whether a relation that is there is a view, not a table.
    public boolean isView(SqlConnection c, String relation) {
        var rows = c.preparedQuery(IS_VIEW).execute(Tuple.of(relation)).await();
        return rows.iterator().next().getBoolean(0);
    }

    public void ended(SqlConnection c, Outcome outcome) {
        var made = outcome.made();
        var values = new ArrayList<@Nullable Object>();
        values.add(outcome.name());
        values.add(outcome.state());
        values.add(outcome.message());
        values.add(outcome.seconds());
        values.add(outcome.finishedAt().atOffset(ZoneOffset.UTC));
        values.add(outcome.tried().checksum());
        values.add(Json.write(outcome.tried().revisions()));
        values.add(made.map(Made::rows).orElse(null));
        values.add(made.map(one -> Json.write(one.columns())).orElse(null));
        values.add(made.map(Made::builtAs).orElse(null));
        values.add(outcome.sql().orElse(null));
        values.add(outcome.shown().orElse(null));
        c.preparedQuery(ENDED).execute(Tuple.from(values)).await();
    }

    /// Takes over what tables hold more than was written down.
    ///
    /// @param marks by relation
    public void believe(SqlConnection c, Map<String, Mark> marks) {
        built(c).forEach((name, its) -> {
            @Nullable Mark mark = marks.get(its.relation());
            boolean isMarked = its.isIncremental() && its.isTable();
            if (mark == null || !isMarked || !mark.isAheadOf(its.revisions())) return;
            c.preparedQuery(BELIEVE).execute(Tuple.of(name, mark.until())).await();
        });
    }

    public Totals totals(SqlConnection c) {
        var row = c.preparedQuery(TOTALS).execute().await().iterator().next();
        return new Totals(row.getLong(0), row.getLong(1), row.getLong(2));
    }

    private static Stream<Row> stream(Iterable<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false);
    }
}
