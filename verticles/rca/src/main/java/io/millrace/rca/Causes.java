package io.millrace.rca;

import io.millrace.ingest.api.IngestRequest.BatchStatistics;
import io.millrace.ingest.api.IngestRequest.DimensionValue;
import io.millrace.kernel.Bus;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.quality.api.QualityRequest;
import io.millrace.quality.api.QualityRequest.FailedRow;
import io.millrace.rca.Investigator.Report;
import io.millrace.rca.api.RcaRequest.Cause;
import io.millrace.rca.api.RcaRequest.Row;
import io.millrace.rca.engine.Candidate;
import io.millrace.rca.engine.Candidate.Kind;
import io.millrace.rca.engine.Candidate.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Turns candidates into the causes that people read, with rows to look at for the first ones.
final class Causes {
    private static final int WITH_ROWS = 2;

    private final Bus bus;
    private final RcaSettings settings;

    Causes(Bus bus, RcaSettings settings) {
        this.bus = bus;
        this.settings = settings;
    }

    List<Cause> of(TenantId tenant, String check, Report report, String trace) {
        var causes = new ArrayList<Cause>();
        int withRows = 0;
        for (var candidate : report.candidates()) {
            boolean hasRows = withRows < WITH_ROWS && showsRows(candidate);
            if (hasRows) withRows++;
            var rows = hasRows ? rows(tenant, check, candidate, trace) : List.<Row>of();
            causes.add(cause(causes.size() + 1, candidate, report.statistics(), rows));
        }
        return causes;
    }

    private static boolean showsRows(Candidate candidate) {
        return candidate.kind() == Kind.BATCH || candidate.kind() == Kind.DIMENSION;
    }

    private static Cause cause(
            int rank, Candidate candidate, List<BatchStatistics> statistics, List<Row> rows) {
        var evidence = new LinkedHashMap<String, @Nullable Object>(candidate.evidence());
        if (candidate.kind() == Kind.BATCH) {
            statistics.stream()
                    .filter(batch -> batch.batchId().equals(candidate.name()))
                    .findFirst()
                    .ifPresent(batch -> {
                        evidence.put("source", batch.source());
                        evidence.put("storedAt", batch.finishedAt().toString());
                        evidence.put("rows", batch.rows());
                    });
        }
        return new Cause(
                rank,
                candidate.kind().text(),
                candidate.name(),
                hundredths(candidate.share()),
                hundredths(candidate.confidence()),
                evidence,
                rowCount(candidate.place(), statistics),
                candidate.kind() == Kind.COLUMN ? 1 : null,
                rows);
    }

    private static @Nullable Long rowCount(Place place, List<BatchStatistics> statistics) {
        if (place.batch().isEmpty() && place.dimension().isEmpty()) return null;
        var counts =
                statistics.stream()
                        .filter(batch ->
                                place.batch().isEmpty() || batch.batchId().equals(place.batch()))
                        .flatMap(batch -> counts(batch, place))
                        .toList();
        return counts.isEmpty() ? null : counts.stream().mapToLong(Long::longValue).sum();
    }

    private static Stream<Long> counts(BatchStatistics batch, Place place) {
        if (place.dimension().isEmpty()) return Stream.of(batch.rows());
        return batch.dimensions().stream()
                .filter(dimension -> dimension.column().equals(place.dimension()))
                .flatMap(dimension -> dimension.values().stream())
                .filter(value ->
                        place.value()
                                .equals(
                                        Objects.requireNonNullElse(
                                                value.value(), QualityRequest.EMPTY)))
                .map(DimensionValue::rows);
    }

    private static double hundredths(double share) {
        return Math.round(Math.clamp(share, 0, 1) * 100) / 100.0;
    }

    private List<Row> rows(TenantId tenant, String check, Candidate candidate, String trace) {
        var place = candidate.place();
        var where =
                new QualityRequest.Where(
                        orNull(place.batch()), orNull(place.dimension()), orNull(place.value()));
        var request = new QualityRequest.Offenders(tenant, check, where, settings.maxRows());
        try {
            return bus.ask(QualityRequest.ADDRESS, request, trace).items().stream()
                    .map(this::row)
                    .toList();
        } catch (ProblemException e) {
            if (e.problem().status() == 422) return List.of(); // the cause stands without rows
            throw e;
        }
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private Row row(FailedRow row) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        row.values().forEach((name, value) -> values.put(name, cut(value)));
        return new Row(row.batch(), row.line(), values);
    }

    private @Nullable Object cut(@Nullable Object value) {
        if (!(value instanceof String text) || text.length() <= settings.maxCharacters()) {
            return value;
        }
        return text.substring(0, settings.maxCharacters()) + "…";
    }
}
