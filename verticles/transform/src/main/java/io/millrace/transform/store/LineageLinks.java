package io.millrace.transform.store;

import io.millrace.transform.engine.lineage.ColumnId;
import io.millrace.transform.engine.lineage.How;
import io.millrace.transform.engine.lineage.LineageWalk.Around;
import io.millrace.transform.engine.lineage.LineageWalk.Direction;
import io.millrace.transform.engine.lineage.LineageWalk.Gap;
import io.millrace.transform.engine.lineage.Link;
import io.millrace.transform.engine.lineage.RelationId;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// Finds what lies next to columns, in the lineage of the relations that are there. All calls run
/// inside a transaction of [io.millrace.tenants.db.TenantDb].
public final class LineageLinks {
    /// Of one step.
    private static final int MOST = 5_000;

    static final String SOURCES =
            """
            select o.schema, o.relation, o.name, m.relation, c.name, o.how
            from unnest($1::text[], $2::text[]) as asked (relation, name)
            join model m on m.relation = asked.relation
            join lineage l on l.model = m.name and l.is_current
            join lineage_column c on c.lineage = l.id and c.name = asked.name
            join lineage_origin o on o.lineage = l.id and o.position = c.position
            union
            select o.schema, o.relation, o.name, m.relation, null, o.how
            from unnest($1::text[]) as asked (relation)
            join model m on m.relation = asked.relation
            join lineage l on l.model = m.name and l.is_current
            join lineage_origin o on o.lineage = l.id and o.position = 0
            order by 4, 5, 1, 2, 3, 6
            limit $3
            """;
    static final String SOURCE_GAPS =
            """
            select m.relation, asked.name, case when m.kind in ('model', 'seed')
                then coalesce(c.unknown, 'it is recorded when the model is built next')
                else 'it is recorded of models only' end
            from unnest($1::text[], $2::text[]) as asked (relation, name)
            join model m on m.relation = asked.relation
            left join lineage l on l.model = m.name and l.is_current
            left join lineage_column c on c.lineage = l.id and c.name = asked.name
            where (c.lineage is null and m.kind <> 'seed') or c.unknown is not null
            union
            select m.relation, null, l.rows_unknown
            from unnest($1::text[]) as asked (relation)
            join model m on m.relation = asked.relation
            join lineage l on l.model = m.name and l.is_current
            where l.rows_unknown is not null
            order by 1, 2
            limit $3
            """;
    static final String USES =
            """
            select asked.schema, asked.relation, asked.name, m.relation, c.name, o.how
            from unnest($1::text[], $2::text[], $3::text[]) as asked (schema, relation, name)
            join lineage_origin o on o.schema = asked.schema and o.relation = asked.relation
              and o.name = asked.name
            join lineage l on l.id = o.lineage and l.is_current
            join model m on m.name = l.model
            left join lineage_column c on c.lineage = l.id and c.position = o.position
            order by 4, 5, 1, 2, 3, 6
            limit $4
            """;

    /// Of models that read the relations: what it is that they read is not known.
    static final String USE_GAPS =
            """
            with reader as (
              select m.name, m.relation, m.kind, l.id, l.rows_unknown
              from model m
              left join lineage l on l.model = m.name and l.is_current
              where m.built_as is not null and m.kind in ('model', 'snapshot')
                and (m.depends_on ?| $1::text[] or exists (
                  select from lineage_origin o
                  where o.lineage = l.id and o.schema || '.' || o.relation = any ($2::text[])))
            )
            select r.relation, c.name, c.unknown
            from reader r join lineage_column c on c.lineage = r.id
            where c.unknown is not null
            union
            select relation, null, case kind
                when 'model' then coalesce(rows_unknown, 'it is recorded when the model is built next')
                else 'it is recorded of models only' end
            from reader
            where id is null or rows_unknown is not null
            order by 1, 2
            limit $3
            """;

    /// @param columns by the schemas [RelationId#RAW] and [RelationId#MODELS]
    public Around around(SqlConnection c, Direction direction, Set<ColumnId> columns) {
        return switch (direction) {
            case UPSTREAM -> sources(c, columns);
            case DOWNSTREAM -> uses(c, columns);
        };
    }

    /// Nothing is known of where raw columns come from.
    private static Around sources(SqlConnection c, Set<ColumnId> columns) {
        var built =
                columns.stream()
                        .filter(its -> its.relation().schema().equals(RelationId.MODELS))
                        .toList();
        if (built.isEmpty()) return new Around(List.of(), List.of());
        var values = Tuple.of(relations(built), names(built), MOST);
        return new Around(
                links(c.preparedQuery(SOURCES).execute(values).await()),
                gaps(c.preparedQuery(SOURCE_GAPS).execute(values).await()));
    }

    private static Around uses(SqlConnection c, Set<ColumnId> columns) {
        var schemas = texts(columns, its -> its.relation().schema());
        var values = Tuple.of(schemas, relations(columns), names(columns), MOST);
        var readers =
                Tuple.of(
                        distinct(columns, LineageLinks::asDependency),
                        distinct(columns, LineageLinks::asPath),
                        MOST);
        return new Around(
                links(c.preparedQuery(USES).execute(values).await()),
                gaps(c.preparedQuery(USE_GAPS).execute(readers).await()));
    }

    private static String[] texts(Collection<ColumnId> columns, Function<ColumnId, String> text) {
        return columns.stream().map(text).toArray(String[]::new);
    }

    private static String[] relations(Collection<ColumnId> columns) {
        return texts(columns, its -> its.relation().name());
    }

    private static String[] names(Collection<ColumnId> columns) {
        return texts(columns, ColumnId::name);
    }

    private static String[] distinct(
            Collection<ColumnId> columns, Function<RelationId, Stream<String>> names) {
        return columns.stream()
                .map(ColumnId::relation)
                .distinct()
                .flatMap(names)
                .toArray(String[]::new);
    }

    /// As models say what they depend on: of an upsert dataset also its current table.
    private static Stream<String> asDependency(RelationId relation) {
        var name = relation.name();
        return relation.schema().equals(RelationId.RAW)
                ? Stream.of("raw." + name, "raw." + name + "_current")
                : Stream.of(name);
    }

    private static Stream<String> asPath(RelationId relation) {
        return Stream.of(relation.schema() + "." + relation.name());
    }

    private static List<Link> links(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row ->
                        new Link(
                                new ColumnId(row.getString(0), row.getString(1), row.getString(2)),
                                new RelationId(RelationId.MODELS, row.getString(3)),
                                Optional.ofNullable(row.getString(4)),
                                How.of(row.getString(5))))
                .toList();
    }

    private static List<Gap> gaps(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row ->
                        new Gap(
                                new RelationId(RelationId.MODELS, row.getString(0)),
                                Optional.ofNullable(row.getString(1)),
                                row.getString(2)))
                .toList();
    }
}
