package io.millrace.quality.engine;

import io.millrace.quality.engine.Check.Measure;
import io.millrace.quality.engine.Plan.Planned;
import io.millrace.quality.engine.Plan.Refused;
import io.millrace.quality.engine.Plan.Slot;
import io.millrace.quality.engine.Table.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Compiles all checks of one table into one or two aggregate statements. Equal aggregates are
/// computed once. Identifiers are quoted and literals are parameters; only a check's own `filter`
/// is the tenant's text.
public final class Compiler {
    private final Table table;
    private final List<Fragment> plain = new ArrayList<>();
    private final List<Fragment> distinct = new ArrayList<>();
    private final List<Planned> planned = new ArrayList<>();
    private final List<Refused> refused = new ArrayList<>();

    private Compiler(Table table) {
        this.table = table;
    }

    public static Plan compile(Table table, List<Check> checks) {
        var compiler = new Compiler(table);
        checks.forEach(compiler::add);
        return new Plan(compiler.statements(), compiler.planned, compiler.refused);
    }

    private void add(Check check) {
        try {
            var conditions = new Conditions(table, check.measure());
            var amount = amount(conditions);
            var rows = filtered("count(*)", conditions.filter());
            boolean isDistinct = check.measure().metric().isDuplicate();
            var amountAt = isDistinct ? place(1, distinct, amount) : place(0, plain, amount);
            planned.add(new Planned(check, place(0, plain, rows), amountAt));
        } catch (UnmeasurableException e) {
            refused.add(new Refused(check, e.reason()));
        }
    }

    private static Slot place(int statement, List<Fragment> aggregates, Fragment aggregate) {
        int known = aggregates.indexOf(aggregate);
        if (known >= 0) return new Slot(statement, known);
        aggregates.add(aggregate);
        return new Slot(statement, aggregates.size() - 1);
    }

    private List<Statement> statements() {
        return Stream.of(plain, distinct)
                .filter(aggregates -> !aggregates.isEmpty())
                .map(this::statement)
                .toList();
    }

    private Statement statement(List<Fragment> aggregates) {
        var texts = aggregates.stream().map(a -> Fragment.format("(%s)::text", a)).toList();
        var list = Fragment.join(",\n  ", texts);
        return Fragment.format("select\n  %s\nfrom %s", list, Fragment.of(table.sql())).statement();
    }

    private static Fragment amount(Conditions conditions) {
        var metric = conditions.measure().metric();
        return switch (metric) {
            case ROW_COUNT -> filtered("count(*)", conditions.filter());
            case MISSING_COUNT, MISSING_PERCENT, INVALID_COUNT, INVALID_PERCENT ->
                    filtered("count(*)", where(conditions));
            case DUPLICATE_COUNT, DUPLICATE_PERCENT -> surplus(conditions);
            case AVG, MIN, MAX, SUM -> {
                var column =
                        conditions.require(conditions.column(), Kind.NUMBER, metric.sodaName());
                var call = metric.sodaName() + "(" + Fragment.quote(column.name()) + ")";
                yield filtered(call, where(conditions));
            }
            case FRESHNESS -> {
                var column = conditions.require(conditions.column(), Kind.TIME, "freshness");
                var newest =
                        filtered("max(" + Fragment.quote(column.name()) + ")", where(conditions));
                yield Fragment.format("extract(epoch from %s)", newest);
            }
        };
    }

    /// How many rows repeat a key: none repeats exactly when this is zero.
    private static Fragment surplus(Conditions conditions) {
        var key = key(conditions);
        boolean isOneColumn = conditions.measure().columns().size() == 1;
        // count ignores null by itself, and without a filter Postgres may presort the column
        var where = isOneColumn ? conditions.filter() : where(conditions);
        return Fragment.format(
                "%s - %s",
                filtered(isOneColumn ? "count(" + key + ")" : "count(*)", where),
                filtered("count(distinct " + key + ")", where));
    }

    private static String key(Conditions conditions) {
        var names =
                conditions.measure().columns().stream()
                        .map(name -> Fragment.quote(conditions.column(name).name()))
                        .toList();
        return names.size() == 1 ? names.getFirst() : "(" + String.join(", ", names) + ")";
    }

    private static List<Fragment> where(Conditions conditions) {
        var all = new ArrayList<>(conditions.filter());
        var counted = conditions.counted();
        if (!counted.sql().equals("true")) all.add(counted);
        return all;
    }

    private static Fragment filtered(String aggregate, List<Fragment> where) {
        if (where.isEmpty()) return Fragment.of(aggregate);
        return Fragment.format("%s filter (where %s)", Fragment.of(aggregate), Fragment.all(where));
    }

    /// The exact answer where the first scan found repeated keys: two texts, how many keys are
    /// repeated and how many rows carry them.
    public static Statement duplicates(Table table, Measure measure) {
        var conditions = new Conditions(table, measure);
        var names = measure.columns().stream().map(Fragment::quote).toList();
        return Fragment.format(
                        """
                        select count(*)::text, coalesce(sum(n), 0)::text
                        from (select count(*) as n from %s where %s group by %s \
                        having count(*) > 1) repeated\
                        """,
                        Fragment.of(table.sql()),
                        Fragment.all(where(conditions)),
                        Fragment.of(String.join(", ", names)))
                .statement();
    }
}
