package io.millrace.quality;

import io.millrace.kernel.Problem;
import io.millrace.kernel.TenantId;
import io.millrace.quality.Relations.Relation;
import io.millrace.quality.api.QualityRequest;
import io.millrace.quality.api.QualityRequest.BreakdownAnswer;
import io.millrace.quality.api.QualityRequest.FailedRow;
import io.millrace.quality.api.QualityRequest.Where;
import io.millrace.quality.engine.Breakdown;
import io.millrace.quality.engine.Check;
import io.millrace.quality.engine.FailedRows;
import io.millrace.quality.engine.Table;
import io.millrace.quality.store.RelationReader;
import io.millrace.tenants.db.TenantSql;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// Looks closer at what a check counts, by the tenant's own login.
final class Explorer {
    private static final int MOST_DIMENSIONS = 12;
    private static final int MOST_VALUES = 100;

    private final TenantSql sql;
    private final int maxGroups;
    private final RelationReader reader = new RelationReader();

    Explorer(TenantSql sql, int maxGroups) {
        this.sql = sql;
        this.maxGroups = maxGroups;
    }

    /// A check and the relation that it runs on.
    record Subject(TenantId tenant, Relation relation, Check check) {}

    List<FailedRow> offenders(Subject subject, Where where, int limit) {
        var value = where.value();
        var part =
                new FailedRows.Part(
                        Optional.ofNullable(where.batch()),
                        Optional.ofNullable(where.dimension()),
                        Optional.ofNullable(value).filter(v -> !v.equals(QualityRequest.EMPTY)));
        return as(
                subject,
                (c, table) ->
                        reader.rows(c, FailedRows.offenders(table, subject.check(), part, limit)));
    }

    /// By batch and by each dimension that leaves few enough groups; where there are too many
    /// batches for that, by dimension only.
    BreakdownAnswer breakdown(Subject subject, List<String> wanted) {
        return as(
                subject,
                (c, table) -> {
                    var dimensions = dimensions(c, table, subject.check(), wanted);
                    for (int take = dimensions.size(); take > 0; take--) {
                        var by = new Breakdown.By(dimensions.subList(0, take), true);
                        var rows = groups(c, table, subject.check(), by);
                        if (rows.size() <= maxGroups) return Marginals.of(by.dimensions(), rows);
                    }
                    var by = new Breakdown.By(dimensions, dimensions.isEmpty());
                    return Marginals.of(dimensions, groups(c, table, subject.check(), by));
                });
    }

    private <T> T as(Subject subject, BiFunction<SqlConnection, Table, T> work) {
        var relation = subject.relation();
        try {
            return sql.as(
                    subject.tenant(),
                    c -> work.apply(c, reader.table(c, relation.schema(), relation.name())));
        } catch (PgException e) {
            throw Problem.unprocessable("The rows cannot be read: " + e.getErrorMessage())
                    .toException();
        }
    }

    private List<List<@Nullable String>> groups(
            SqlConnection c, Table table, Check check, Breakdown.By by) {
        return reader.texts(c, Breakdown.grouped(table, check, by, maxGroups + 1));
    }

    private static long count(@Nullable String text) {
        return text == null ? 0 : Long.parseLong(text);
    }

    private List<String> dimensions(
            SqlConnection c, Table table, Check check, List<String> wanted) {
        var candidates = Breakdown.candidates(table, check);
        if (!wanted.isEmpty()) {
            return wanted.stream().filter(candidates::contains).limit(MOST_DIMENSIONS).toList();
        }
        if (candidates.isEmpty()) return List.of();
        var counts = reader.texts(c, Breakdown.distinct(table, candidates)).getFirst();
        record Counted(String name, long values) {}
        var counted = new ArrayList<Counted>();
        for (int at = 0; at < candidates.size(); at++) {
            counted.add(new Counted(candidates.get(at), count(counts.get(at))));
        }
        return counted.stream()
                .filter(column -> column.values > 1 && column.values <= MOST_VALUES)
                .sorted(Comparator.comparingLong(Counted::values))
                .limit(MOST_DIMENSIONS)
                .map(Counted::name)
                .toList();
    }
}
