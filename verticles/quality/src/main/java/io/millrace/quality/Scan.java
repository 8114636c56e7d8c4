package io.millrace.quality;

import io.millrace.kernel.ProblemException;
import io.millrace.quality.Relations.Relation;
import io.millrace.quality.api.QualityRequest.FailedRow;
import io.millrace.quality.engine.Check;
import io.millrace.quality.engine.Compiler;
import io.millrace.quality.engine.FailedRows;
import io.millrace.quality.engine.Judge;
import io.millrace.quality.engine.Judge.Verdict;
import io.millrace.quality.engine.Known;
import io.millrace.quality.engine.Outcome;
import io.millrace.quality.engine.Plan;
import io.millrace.quality.engine.Plan.Planned;
import io.millrace.quality.engine.Table;
import io.millrace.quality.store.RelationReader;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.SqlConnection;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Runs all checks of one relation on one connection: what is known answers some without a look at
/// the rows, one scan the others, and more only where keys are to be unique or failed rows are to
/// be shown. A check that Postgres refuses costs that check alone.
final class Scan {
    private static final int UNPROCESSABLE = 422;

    private final RelationReader reader;
    private final SqlConnection connection;
    private final Instant now;
    private final Known known;
    private final List<Verdict> verdicts = new ArrayList<>();
    private final Map<String, List<FailedRow>> samples = new LinkedHashMap<>();

    private Scan(At at) {
        this.reader = at.reader;
        this.connection = at.connection;
        this.now = at.now;
        this.known = at.known;
    }

    /// @param samples failed rows by the check's id
    record Measured(List<Verdict> verdicts, Map<String, List<FailedRow>> samples) {}

    /// @param at how the relation is read and when
    static Measured run(At at, Relation relation, List<Check> checks, int sampleRows) {
        var scan = new Scan(at);
        scan.all(relation, checks);
        return new Measured(List.copyOf(scan.verdicts), scan.samples(sampleRows));
    }

    /// @param known of its rows without reading them
    record At(RelationReader reader, SqlConnection connection, Instant now, Known known) {}

    private @Nullable Table table;

    private void all(Relation relation, List<Check> checks) {
        attempt(
                () -> table = reader.table(connection, relation.schema(), relation.name()),
                why -> checks.forEach(check -> verdicts.add(Judge.error(check, why))));
        if (table != null) all(table, checks);
    }

    private void all(Table found, List<Check> checks) {
        var plan = Compiler.compile(found, unanswered(found, checks));
        plan.refused().forEach(r -> verdicts.add(Judge.error(r.check(), r.reason())));
        attempt(() -> measure(found, plan), why -> apart(found, plan, why));
    }

    /// Which check it was is known only one by one.
    private void apart(Table found, Plan plan, String why) {
        if (plan.planned().size() == 1) {
            verdicts.add(Judge.error(plan.planned().getFirst().check(), why));
        } else {
            plan.planned().forEach(planned -> alone(found, planned.check()));
        }
    }

    /// Judges what is known, and gives the rest.
    private List<Check> unanswered(Table found, List<Check> checks) {
        var rest = new ArrayList<Check>();
        for (var check : checks) {
            var answer = known.answer(found, check.measure());
            if (answer.isEmpty()) rest.add(check);
            else verdicts.add(Judge.judge(check, answer.get().rows(), answer.get().amount(), now));
        }
        return rest;
    }

    private void alone(Table found, Check check) {
        attempt(
                () -> measure(found, Compiler.compile(found, List.of(check))),
                why -> verdicts.add(Judge.error(check, why)));
    }

    /// Does `work`. Why a statement of it is refused, by Postgres or already at the tenant's door,
    /// is told to `refused`.
    private static void attempt(Runnable work, Consumer<String> refused) {
        try {
            work.run();
        } catch (PgException e) {
            refused.accept(reason(e));
        } catch (ProblemException e) {
            if (e.problem().status() != UNPROCESSABLE) throw e;
            refused.accept(e.problem().detail());
        }
    }

    private void measure(Table found, Plan plan) {
        var rows = new ArrayList<List<@Nullable String>>();
        for (var s : plan.statements()) rows.add(reader.texts(connection, s).getFirst());
        var judged = new ArrayList<Verdict>();
        for (var planned : plan.planned()) judged.add(judge(found, planned, rows));
        verdicts.addAll(judged);
    }

    private Verdict judge(Table found, Planned planned, List<List<@Nullable String>> measured) {
        var check = planned.check();
        var rows = number(text(measured, planned.rows())).orElse(BigDecimal.ZERO);
        var text = text(measured, planned.amount());
        var amount = number(text);
        if (text != null && amount.isEmpty()) {
            return Judge.error(check, "the value is " + text);
        }
        boolean repeats = amount.map(a -> a.signum() > 0).orElse(false);
        return check.measure().metric().isDuplicate() && repeats
                ? duplicates(found, check, rows)
                : Judge.judge(check, rows, amount, now);
    }

    private static @Nullable String text(List<List<@Nullable String>> measured, Plan.Slot slot) {
        return measured.get(slot.statement()).get(slot.value());
    }

    private Verdict duplicates(Table found, Check check, BigDecimal rows) {
        var exact = Compiler.duplicates(found, check.measure());
        var counts = reader.texts(connection, exact).getFirst();
        return Judge.duplicates(
                check,
                rows,
                number(counts.getFirst()).orElse(BigDecimal.ZERO),
                number(counts.getLast()).orElse(BigDecimal.ZERO));
    }

    private Map<String, List<FailedRow>> samples(int limit) {
        var found = table;
        if (found == null) return Map.of();
        verdicts.stream()
                .filter(v -> v.outcome() == Outcome.FAIL || v.outcome() == Outcome.WARN)
                .forEach(v -> sample(found, v.check(), limit));
        return samples;
    }

    private void sample(Table found, Check check, int limit) {
        attempt(
                () ->
                        FailedRows.sample(found, check, limit)
                                .ifPresent(
                                        s -> samples.put(check.id(), reader.rows(connection, s))),
                _ -> samples.put(check.id(), List.of())); // the verdict stands without rows to show
    }

    /// Empty for null, NaN and the infinities.
    private static Optional<BigDecimal> number(@Nullable String text) {
        if (text == null) return Optional.empty();
        try {
            return Optional.of(new BigDecimal(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static String reason(PgException e) {
        return "57014".equals(e.getSqlState())
                ? "it took longer than a statement may"
                : String.valueOf(e.getErrorMessage());
    }
}
