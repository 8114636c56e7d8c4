package io.millrace.ingest.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.millrace.ingest.api.IngestRequest.BatchStatistics;
import io.millrace.ingest.api.IngestRequest.ColumnStatistics;
import io.millrace.ingest.api.IngestRequest.DimensionStatistics;
import io.millrace.ingest.api.IngestRequest.DimensionValue;
import io.millrace.ingest.api.IngestRequest.Quantile;
import io.millrace.ingest.api.IngestRequest.TopValue;
import io.millrace.ingest.api.IngestRequest.Writing;
import io.millrace.ingest.engine.ColumnType;
import io.millrace.ingest.engine.ExactFacts;
import io.millrace.ingest.engine.Profile;
import io.millrace.kernel.Json;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The statistics of stored batches.
public final class StatisticsStore {
    private static final int MOST_CHARS = 4_000_000;

    private static final String LAST =
            """
            select s.batch, b.source, b.started_at, b.finished_at, b.rows_stored,
                   b.rows_quarantined, s.columns::text, s.dimensions::text
              from batch_statistics s join batches b on b.id = s.batch
             where s.dataset = $1 order by s.batch desc limit $2
            """;
    private static final TypeReference<List<ColumnStatistics>> COLUMNS = new TypeReference<>() {};
    private static final TypeReference<List<DimensionStatistics>> DIMENSIONS =
            new TypeReference<>() {};
    private static final TypeReference<List<ExactFacts>> EXACT = new TypeReference<>() {};

    /// Newest first; ends early where the answer would be too large.
    public List<BatchStatistics> last(SqlConnection c, String dataset, int batches) {
        var found = new ArrayList<BatchStatistics>();
        int chars = 0;
        for (var row : c.preparedQuery(LAST).execute(Tuple.of(dataset, batches)).await()) {
            chars += row.getString(6).length() + row.getString(7).length();
            if (chars > MOST_CHARS && !found.isEmpty()) break;
            found.add(statistics(row));
        }
        return found;
    }

    private static BatchStatistics statistics(Row row) {
        return new BatchStatistics(
                row.getLong(0).toString(),
                row.getString(1),
                row.getOffsetDateTime(2).toInstant(),
                row.getOffsetDateTime(3).toInstant(),
                row.getLong(4),
                row.getLong(5),
                read(row.getString(6), COLUMNS),
                read(row.getString(7), DIMENSIONS));
    }

    private static <T> T read(String json, TypeReference<T> type) {
        try {
            return Json.MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("statistics are not readable", e);
        }
    }

    /// The profile that was written as `columns` and `dimensions`.
    static Profile profile(String columns, String dimensions) {
        return new Profile(
                read(columns, COLUMNS).stream().map(StatisticsStore::facts).toList(),
                read(dimensions, DIMENSIONS).stream().map(StatisticsStore::facts).toList());
    }

    /// What was written as `exact`; empty where a version before it took the statistics.
    static Optional<List<ExactFacts>> exact(@Nullable String json) {
        return json == null ? Optional.empty() : Optional.of(read(json, EXACT));
    }

    private static Profile.ColumnFacts facts(ColumnStatistics its) {
        return new Profile.ColumnFacts(
                its.name(),
                ColumnType.of(its.type()).orElseThrow(),
                its.count(),
                its.nulls(),
                its.distinct(),
                its.min(),
                its.max(),
                its.sum(),
                its.sumOfSquares(),
                its.quantiles().stream()
                        .map(q -> new Profile.Quantile(q.rank(), q.value()))
                        .toList(),
                counted(its.top()),
                false,
                writing(its.writing()));
    }

    /// Statistics that were written before there was such a thing have none.
    private static Profile.Writing writing(@Nullable Writing its) {
        if (its == null) return Profile.Writing.NONE;
        return new Profile.Writing(
                counted(its.forms()), its.refused(), counted(its.refusedForms()));
    }

    private static List<Profile.Counted> counted(List<TopValue> values) {
        return values.stream().map(t -> new Profile.Counted(t.value(), t.count())).toList();
    }

    private static List<TopValue> values(List<Profile.Counted> counted) {
        return counted.stream().map(t -> new TopValue(t.value(), t.count())).toList();
    }

    private static @Nullable Writing writing(Profile.Writing its) {
        if (its.equals(Profile.Writing.NONE)) return null;
        return new Writing(values(its.forms()), its.refused(), values(its.refusedForms()));
    }

    private static Profile.DimensionFacts facts(DimensionStatistics its) {
        return new Profile.DimensionFacts(
                its.column(),
                its.measures(),
                its.values().stream()
                        .map(v -> new Profile.Group(v.value(), v.rows(), v.sums(), v.counts()))
                        .toList());
    }

    static String columns(Profile profile) {
        return Json.write(profile.columns().stream().map(StatisticsStore::column).toList());
    }

    static String dimensions(Profile profile) {
        return Json.write(profile.dimensions().stream().map(StatisticsStore::dimension).toList());
    }

    private static ColumnStatistics column(Profile.ColumnFacts facts) {
        return new ColumnStatistics(
                facts.name(),
                facts.type().id(),
                facts.count(),
                facts.nulls(),
                facts.distinct(),
                facts.min(),
                facts.max(),
                facts.sum(),
                facts.sumOfSquares(),
                facts.quantiles().stream().map(q -> new Quantile(q.rank(), q.value())).toList(),
                values(facts.top()),
                writing(facts.writing()));
    }

    private static DimensionStatistics dimension(Profile.DimensionFacts facts) {
        return new DimensionStatistics(
                facts.column(),
                facts.measures(),
                facts.groups().stream()
                        .map(g -> new DimensionValue(g.value(), g.rows(), g.sums(), g.counts()))
                        .toList());
    }
}
