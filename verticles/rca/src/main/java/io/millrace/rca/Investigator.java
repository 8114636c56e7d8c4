package io.millrace.rca;

import io.millrace.ingest.api.IngestRequest;
import io.millrace.ingest.api.IngestRequest.BatchStatistics;
import io.millrace.kernel.Bus;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.quality.api.QualityRequest;
import io.millrace.quality.api.QualityRequest.CheckStateAnswer;
import io.millrace.rca.engine.Attribution;
import io.millrace.rca.engine.Candidate;
import io.millrace.rca.engine.Cube;
import io.millrace.rca.engine.Drift;
import io.millrace.rca.engine.Lateness;
import io.millrace.rca.engine.Lateness.Arrival;
import io.millrace.rca.engine.Question;
import io.millrace.rca.engine.Question.Form;
import io.millrace.rca.engine.Question.Limits;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// Gathers what is known about a failed check and ranks what may have caused it: from the
/// statistics kept at ingest where they suffice, else with one grouped scan.
final class Investigator {
    private static final double LEAST_COVERAGE = 0.8;

    private final Bus bus;
    private final RcaSettings settings;

    Investigator(Bus bus, RcaSettings settings) {
        this.bus = bus;
        this.settings = settings;
    }

    /// @param statistics newest first; empty for a model
    record Case(
            TenantId tenant,
            CheckStateAnswer check,
            List<BatchStatistics> statistics,
            String trace) {
        String column() {
            return String.join(", ", check.columns());
        }

        /// The statistics tell of most rows that the check looked at.
        boolean isCovered() {
            long rows = statistics.stream().mapToLong(BatchStatistics::rows).sum();
            return !statistics.isEmpty()
                    && !check.isFiltered()
                    && rows >= LEAST_COVERAGE * check.rows();
        }
    }

    /// @param candidates in the order in which people read them
    record Report(List<Candidate> candidates, List<BatchStatistics> statistics) {}

    Report investigate(TenantId tenant, CheckStateAnswer check, Instant now, String trace) {
        var statistics = statistics(tenant, check.dataset(), trace);
        var known = new Case(tenant, check, statistics, trace);
        var found = withColumns(known, candidates(known, now));
        return new Report(Attribution.inReadingOrder(found), statistics);
    }

    private List<BatchStatistics> statistics(TenantId tenant, String dataset, String trace) {
        try {
            var request = new IngestRequest.Statistics(tenant, dataset, settings.lastBatches());
            return bus.ask(IngestRequest.ADDRESS, request, trace).batches();
        } catch (ProblemException e) {
            if (e.problem().status() == 404) return List.of(); // a model
            throw e;
        }
    }

    private List<Candidate> candidates(Case known, Instant now) {
        var check = known.check();
        return switch (check.metric()) {
            case "freshness" -> late(known, limit(check.high()), now);
            case "row_count" -> rowCount(known, now);
            case "avg" -> numbers(known, Form.MEAN);
            case "sum" -> numbers(known, Form.TOTAL);
            case "missing_count" -> missing(known, Form.COUNT);
            case "missing_percent" -> missing(known, Form.PERCENT);
            case "invalid_percent", "duplicate_percent" -> scanned(known, Form.PERCENT);
            case "min", "max" -> beyond(known);
            default -> scanned(known, Form.COUNT);
        };
    }

    private List<Candidate> rowCount(Case known, Instant now) {
        if (!known.isCovered()) {
            return scanned(known, Form.TOTAL);
        }
        var question = question(known, Form.TOTAL);
        var cube = Cubes.ofStatistics(new Cubes.RowCount(), known.statistics());
        var found = new ArrayList<>(Attribution.rank(question, cube));
        boolean isTooFew = isBelow(known.check());
        if (isTooFew) found.addAll(late(known, Optional.empty(), now));
        return found;
    }

    private static boolean isBelow(CheckStateAnswer check) {
        var low = check.low();
        var value = check.value();
        return low != null && value != null && value.compareTo(low) <= 0;
    }

    private List<Candidate> numbers(Case known, Form form) {
        var subject = new Cubes.Numbers(known.column(), form);
        var cube = Cubes.ofStatistics(subject, known.statistics());
        boolean isKnown = known.isCovered() && !cube.batches().isEmpty();
        return isKnown ? Attribution.rank(question(known, form), cube) : scanned(known, form);
    }

    private List<Candidate> missing(Case known, Form form) {
        var subject = new Cubes.Missing(known.column(), known.check().missingValues());
        var cube = Cubes.ofStatistics(subject, known.statistics());
        boolean isKnown = known.isCovered() && !cube.slices().isEmpty();
        return isKnown ? Attribution.rank(question(known, form), cube) : scanned(known, form);
    }

    private List<Candidate> scanned(Case known, Form form) {
        return Attribution.rank(question(known, form), scan(known, form));
    }

    /// A minimum or maximum: what counts are the rows beyond the limit, and none is good.
    private List<Candidate> beyond(Case known) {
        var cube = scan(known, Form.COUNT);
        double rows = cube.batches().stream().mapToDouble(b -> b.cell().amount()).sum();
        var none = new Limits(OptionalDouble.empty(), OptionalDouble.of(0));
        return Attribution.rank(new Question(Form.COUNT, known.column(), rows, none), cube);
    }

    private Cube scan(Case known, Form form) {
        var request =
                new QualityRequest.Breakdown(
                        known.tenant(), known.check().id(), Cubes.dimensions(known.statistics()));
        var answer = bus.ask(QualityRequest.ADDRESS, request, known.trace());
        return Cubes.ofBreakdown(answer, known.statistics(), form);
    }

    private static Question question(Case known, Form form) {
        var check = known.check();
        var value = check.value();
        return new Question(
                form,
                known.column(),
                value == null ? 0 : value.doubleValue(),
                new Limits(end(check.low()), end(check.high())));
    }

    private static OptionalDouble end(@Nullable BigDecimal value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value.doubleValue());
    }

    private static Optional<Duration> limit(@Nullable BigDecimal seconds) {
        return Optional.ofNullable(seconds).map(s -> Duration.ofSeconds(s.longValue()));
    }

    private static List<Candidate> late(Case known, Optional<Duration> limit, Instant now) {
        var column = known.column();
        var arrivals =
                known.statistics().reversed().stream()
                        .map(batch -> arrival(batch, column))
                        .toList();
        return Lateness.rank(arrivals, limit, now);
    }

    private static Arrival arrival(BatchStatistics batch, String column) {
        var newest =
                batch.columns().stream()
                        .filter(c -> c.name().equals(column))
                        .findFirst()
                        .flatMap(c -> Times.parse(c.max()));
        return new Arrival(batch.batchId(), batch.source(), batch.finishedAt(), newest);
    }

    /// Puts the columns that changed with the first batch behind it.
    private static List<Candidate> withColumns(Case known, List<Candidate> found) {
        if (found.isEmpty() || found.getFirst().kind() != Candidate.Kind.BATCH) return found;
        var all = new ArrayList<>(found);
        var profiles = Cubes.profiles(known.statistics());
        all.addAll(1, Drift.columns(found.getFirst(), known.column(), profiles));
        return all;
    }
}
