package io.millrace.ingest.store;

import io.millrace.ingest.api.IngestRequest.Rule;
import io.millrace.ingest.engine.Column;
import io.millrace.ingest.engine.ColumnType;
import io.millrace.ingest.engine.Fitting;
import io.millrace.ingest.engine.MendedRecord;
import io.millrace.ingest.engine.Notation;
import io.millrace.ingest.engine.Reason;
import io.millrace.ingest.engine.Rejected;
import io.millrace.ingest.engine.Source;
import io.millrace.ingest.engine.Undecoded;
import io.millrace.ingest.engine.Values;
import io.millrace.ingest.engine.mapping.Mappings;
import io.millrace.ingest.store.Evaluator.Outcome;
import io.millrace.ingest.store.Evaluator.Variable;
import io.millrace.ingest.store.JdbcDatasets.Target;
import io.millrace.ingest.store.QuarantineStore.Group;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.TenantDb;
import io.millrace.tenants.db.TenantSql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Finds out what a rule makes of records in quarantine. Changes nothing: our own SQL reads them,
/// the rule runs by the tenant's own login, and what comes of it is only a value.
public final class Mending {
    /// Most of a portion.
    public static final int PORTION_ROWS = 10_000;

    private static final int PORTION_BATCHES = 200;

    /// Of the records, and of what a rule makes of them.
    private static final long PORTION_BYTES = 4L << 20;

    private static final int SLICE_CHARS = 1 << 20;
    private static final int RECORD_CHARS = 1 << 20;
    private static final Duration STATEMENT = Duration.ofSeconds(4);
    private static final String RAW = "raw";
    private static final Set<ColumnType> NUMBERS =
            EnumSet.of(ColumnType.BIGINT, ColumnType.NUMERIC, ColumnType.DOUBLE);

    private final TenantDb db;
    private final TenantSql sql;

    public Mending(TenantDb db, TenantSql sql) {
        this.db = db;
        this.sql = sql;
    }

    /// What is mended, and how.
    ///
    /// @param isReadingAgain no rule is applied
    public record Task(TenantId tenant, Group group, Rule rule, boolean isReadingAgain) {
        public Task(TenantId tenant, Group group, Rule rule) {
            this(tenant, group, rule, false);
        }

        /// Records are read as they came, by what is known of their columns now.
        public static Task readingAgain(TenantId tenant, Group group) {
            return new Task(tenant, group, new Rule("", group.column().isEmpty()), true);
        }

        boolean isOfLines() {
            return rule.wholeLine() || group.column().isEmpty();
        }

        private Rejected fault(Held held, String detail) {
            var column = group.column().isEmpty() ? null : group.column();
            var reason = Reason.of(group.reason()).orElseThrow();
            return new Rejected(held.record().line(), column, reason, detail, "");
        }
    }

    private record Portion(
            List<Held> rows,
            Map<Long, Notation> notations,
            Target target,
            Map<Long, Mappings> mappings) {
        List<Column> columns() {
            return target.columns();
        }
    }

    /// The next records of the group behind `after`, none at its end. Blocks.
    ///
    /// @param most time after which the portion ends, though it holds at least one record
    /// @throws io.millrace.kernel.ProblemException `unprocessable` when the expression is at fault
    /// @throws io.millrace.ingest.engine.Unreadable when the dataset holds new columns
    public List<Mended> next(Task task, long after, Duration most) {
        return next(task, after, PORTION_ROWS, most);
    }

    private List<Mended> next(Task task, long after, int rows, Duration most) {
        long deadline = System.nanoTime() + most.toNanos();
        var portion = portion(task, after, rows);
        if (portion.rows().isEmpty()) return List.of();
        if (task.isReadingAgain()) return fitted(portion, readAgain(task, portion));
        var made =
                sql.reading(
                        task.tenant(),
                        STATEMENT,
                        c -> make(task, portion, new Evaluator(c, deadline)));
        return fitted(portion, made);
    }

    private static List<Mended> readAgain(Task task, Portion portion) {
        var encoding = portion.target().convention().dialect().encoding();
        boolean isOfBytes = task.group().reason().equals(Reason.BAD_ENCODING.code());
        var made = new ArrayList<Mended>();
        for (var held : portion.rows()) {
            var notation = portion.notations().get(held.batch());
            var raw =
                    isOfBytes && encoding != null
                            ? Undecoded.text(held.record().raw(), encoding)
                            : Optional.of(held.record().raw());
            if (notation == null || raw.isEmpty()) {
                made.add(failed(task, held, "It is not known how its batch was written"));
                continue;
            }
            var record = new MendedRecord(held.record().line(), raw.get(), held.record().values());
            made.add(new Mended(held, notation, record, null, null, null));
        }
        return made;
    }

    /// Tries the rule on one record.
    ///
    /// @throws io.millrace.kernel.ProblemException `unprocessable` when the expression is at fault
    public void check(Task task) {
        next(task, 0, 1, STATEMENT);
    }

    private Portion portion(Task task, long after, int most) {
        return db.copy(
                task.tenant(),
                c -> {
                    var quarantine = new JdbcQuarantine(c);
                    var size = new JdbcQuarantine.Size(most, PORTION_BYTES, PORTION_BATCHES);
                    var rows = quarantine.portion(task.group(), after, size);
                    var batches = rows.stream().map(Held::batch).collect(Collectors.toSet());
                    var target = new JdbcDatasets(c, task.tenant()).known(task.group().dataset());
                    return new Portion(
                            rows,
                            quarantine.notations(batches),
                            target,
                            mappings(c, target, batches));
                });
    }

    private static Map<Long, Mappings> mappings(Connection c, Target target, Set<Long> batches)
            throws SQLException {
        var mappings = new HashMap<Long, Mappings>();
        if (target.revision() == 0) return mappings;
        for (long batch : batches) mappings.put(batch, new JdbcMappings(c).ofBatch(batch));
        return mappings;
    }

    /// What becomes of the first records of a portion, slice by slice: all, or fewer when they
    /// become too much or time is over.
    private static List<Mended> make(Task task, Portion portion, Evaluator evaluator) {
        evaluator.check(task.rule().expression());
        var made = new ArrayList<Mended>();
        var rest = portion.rows();
        int most = Evaluator.ROWS;
        long chars = 0;
        while (!rest.isEmpty() && chars < PORTION_BYTES) {
            boolean isLate = System.nanoTime() > evaluator.deadline();
            if (isLate && !made.isEmpty()) break;
            var slice = slice(rest, isLate ? 1 : most);
            var its = slice(task, portion, slice, evaluator);
            if (its.isEmpty()) {
                most = slice.size() / 2;
                continue;
            }
            for (var one : its.get()) chars += one.after() == null ? 0 : one.after().length();
            made.addAll(its.get());
            rest = rest.subList(slice.size(), rest.size());
        }
        return made;
    }

    private static List<Held> slice(List<Held> rows, int most) {
        int size = 0;
        long chars = 0;
        while (size < Math.min(rows.size(), most) && chars < SLICE_CHARS) {
            chars += rows.get(size++).record().chars();
        }
        return rows.subList(0, size);
    }

    /// Records that are written alike go together, whichever batch they came with.
    ///
    /// @return empty when it is too much at once
    private static Optional<List<Mended>> slice(
            Task task, Portion portion, List<Held> slice, Evaluator evaluator) {
        var made = new ArrayList<Mended>();
        var byNotation = new LinkedHashMap<Notation, List<Held>>();
        for (var held : slice) {
            var notation = portion.notations().get(held.batch());
            if (notation == null) {
                made.add(failed(task, held, "It is not known how its batch was written"));
            } else {
                byNotation.computeIfAbsent(notation, _ -> new ArrayList<>()).add(held);
            }
        }
        for (var rows : byNotation.entrySet()) {
            var its =
                    task.isOfLines()
                            ? lines(task, rows.getKey(), rows.getValue(), evaluator)
                            : values(
                                    task,
                                    portion.columns(),
                                    rows.getKey(),
                                    rows.getValue(),
                                    evaluator);
            if (its.isEmpty()) return Optional.empty();
            made.addAll(its.get());
        }
        return Optional.of(made);
    }

    private static Mended failed(Task task, Held held, String why) {
        return new Mended(held, null, null, held.record().raw(), null, task.fault(held, why));
    }

    private static Optional<List<Mended>> lines(
            Task task, Notation notation, List<Held> rows, Evaluator evaluator) {
        var raws =
                rows.stream().<List<@Nullable String>>map(h -> List.of(h.record().raw())).toList();
        var variables = List.of(new Variable(RAW, false));
        var outcomes = evaluator.evaluate(task.rule().expression(), variables, raws);
        if (outcomes.isEmpty()) return Optional.empty();
        var made = new ArrayList<Mended>();
        for (int i = 0; i < rows.size(); i++) {
            var held = rows.get(i);
            var outcome = outcomes.get().get(i);
            var line = outcome.value() == null ? "" : outcome.value();
            var record = new MendedRecord(held.record().line(), line, Map.of());
            made.add(mended(task, notation, held, held.record().raw(), record, outcome));
        }
        return Optional.of(made);
    }

    private static Mended mended(
            Task task,
            Notation notation,
            Held held,
            @Nullable String before,
            MendedRecord record,
            Outcome outcome) {
        boolean isTooLong = record.chars() > RECORD_CHARS;
        var error = isTooLong ? Evaluator.TOO_LONG : outcome.error();
        var fault = error == null ? null : task.fault(held, "The rule fails: " + error);
        return new Mended(
                held,
                notation,
                error == null ? record : null,
                before,
                isTooLong ? null : outcome.value(),
                fault);
    }

    private static Optional<List<Mended>> values(
            Task task,
            List<Column> columns,
            Notation notation,
            List<Held> rows,
            Evaluator evaluator) {
        var values = Values.of(notation, rows.stream().map(Held::record).toList(), columns);
        var column = task.group().column();
        int at = values.names().indexOf(column);
        var readable = new ArrayList<Held>();
        var inputs = new ArrayList<List<@Nullable String>>();
        var made = new ArrayList<Mended>();
        for (int i = 0; i < rows.size(); i++) {
            var held = rows.get(i);
            var row = values.rows().get(i);
            if (row.isEmpty()) {
                made.add(failed(task, held, "It cannot be read into fields: mend the whole line"));
                continue;
            }
            var input = new ArrayList<>(row.get());
            input.add(held.record().raw());
            readable.add(held);
            inputs.add(input);
        }
        if (readable.isEmpty()) return Optional.of(made);
        var variables = variables(values.names(), columns);
        var outcomes = evaluator.evaluate(task.rule().expression(), variables, inputs);
        if (outcomes.isEmpty()) return Optional.empty();
        for (int i = 0; i < readable.size(); i++) {
            var held = readable.get(i);
            var before = at < 0 ? null : inputs.get(i).get(at);
            var outcome = outcomes.get().get(i);
            var record = held.record().with(column, outcome.value());
            made.add(mended(task, notation, held, before, record, outcome));
        }
        return Optional.of(made);
    }

    /// A column named `raw` goes before the line, which is named otherwise then.
    private static List<Variable> variables(List<String> names, List<Column> columns) {
        var variables = new ArrayList<Variable>();
        for (int i = 0; i < names.size(); i++) {
            boolean isNumber = i < columns.size() && NUMBERS.contains(columns.get(i).type());
            variables.add(new Variable(names.get(i), isNumber));
        }
        variables.add(new Variable(names.contains(RAW) ? "_raw" : RAW, false));
        return variables;
    }

    private static List<Mended> fitted(Portion portion, List<Mended> made) {
        var target = portion.target();
        var fitting = new Fitting(target.columns(), target.onNewColumn(), target.horizon());
        var fitted = new ArrayList<Mended>();
        for (var rows : ofBatches(made)) {
            long batch = rows.getFirst().batch();
            var by = portion.mappings().getOrDefault(batch, Mappings.NONE);
            var misfits = misfits(fitting.by(by), rows);
            for (var its : rows) {
                var misfit = its.made() == null ? its.fault() : misfits.get(its.line());
                fitted.add(its.without(misfit));
            }
        }
        fitted.sort(Comparator.comparingLong(Mended::id));
        return fitted;
    }

    static Collection<List<Mended>> ofBatches(List<Mended> made) {
        return made.stream()
                .collect(
                        Collectors.groupingBy(
                                Mended::batch, LinkedHashMap::new, Collectors.toList()))
                .values();
    }

    private static Map<Long, Rejected> misfits(Fitting fitting, List<Mended> rows) {
        var source = source(rows);
        return source == null ? Map.of() : fitting.misfits(rows.getFirst().batch(), source);
    }

    /// Those of one batch that the rule made something of; null when there are none.
    static Source.@Nullable Mended source(List<Mended> rows) {
        var records = new ArrayList<MendedRecord>();
        for (var its : rows) if (its.made() != null) records.add(its.made());
        var notation = rows.getFirst().notation();
        return notation == null || records.isEmpty() ? null : new Source.Mended(notation, records);
    }
}
