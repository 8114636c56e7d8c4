package io.millrace.transform.engine.project;

import io.millrace.transform.engine.python.DictValue;
import io.millrace.transform.engine.python.Items;
import io.millrace.transform.engine.python.Numbers;
import io.millrace.transform.engine.python.PythonError;
import io.millrace.transform.engine.python.Value;
import java.util.Optional;

/// When a test fails, and what is kept of it then.
///
/// @param isError whether failures can fail the run, or only warn
/// @param count expression that counts the failures, over the rows of the test
/// @param warnIf condition behind the count, under which it warns
/// @param errorIf condition behind the count, under which it fails
/// @param limit rows that are looked at; absent for all
public record Judgement(
        boolean isError,
        String count,
        String warnIf,
        String errorIf,
        Optional<Long> limit,
        Kept kept) {
    private static final String ANY = "!= 0";
    private static final String ROWS = "count(*)";

    /// What is kept of the rows that fail.
    public enum Kept {
        NOTHING,
        TABLE,
        VIEW
    }

    /// @throws PythonError for what no test can be configured to
    static Judgement of(DictValue config) {
        return new Judgement(
                isError(Config.text(config, "severity").orElse("error")),
                Config.text(config, "fail_calc").orElse(ROWS),
                Config.text(config, "warn_if").orElse(ANY),
                Config.text(config, "error_if").orElse(ANY),
                config.get("limit")
                        .filter(value -> value != Value.None.NONE)
                        .map(Judgement::number),
                kept(config));
    }

    private static boolean isError(String severity) {
        if (severity.equalsIgnoreCase("error")) return true;
        if (severity.equalsIgnoreCase("warn")) return false;
        throw new PythonError("severity is warn or error");
    }

    private static long number(Value value) {
        return Numbers.integer(value)
                .filter(number -> number.signum() >= 0 && number.bitLength() < Integer.SIZE)
                .orElseThrow(() -> new PythonError("limit is a number of rows"))
                .longValue();
    }

    /// `store_failures_as` goes before `store_failures`.
    private static Kept kept(DictValue config) {
        var as = Config.text(config, "store_failures_as");
        if (as.isPresent()) {
            return switch (as.get()) {
                case "table" -> Kept.TABLE;
                case "view" -> Kept.VIEW;
                case "ephemeral" -> Kept.NOTHING;
                default -> throw new PythonError("store_failures_as is table, view or ephemeral");
            };
        }
        boolean isStored = config.get("store_failures").map(Items::isTrue).orElse(false);
        return isStored ? Kept.TABLE : Kept.NOTHING;
    }

    /// Whether how many rows there are is enough to know what it says, and none of them is kept.
    boolean isOfRows() {
        return kept == Kept.NOTHING
                && count.strip().equals(ROWS)
                && Comparison.of(warnIf).isPresent()
                && Comparison.of(errorIf).isPresent();
    }

    /// How many of `rows` are counted.
    public long counted(long rows) {
        return limit.map(most -> Math.min(most, rows)).orElse(rows);
    }

    /// Whether it warns of so many, where both conditions are comparisons.
    public boolean warns(long counted) {
        return holds(warnIf, counted);
    }

    /// Whether it fails with so many, where both conditions are comparisons.
    public boolean fails(long counted) {
        return holds(errorIf, counted);
    }

    private static boolean holds(String condition, long counted) {
        return Comparison.of(condition)
                .orElseThrow(() -> new IllegalStateException(condition))
                .holds(counted);
    }

    /// Whether the conditions are those that hold where nothing is said.
    public boolean isUsual() {
        return warnIf.equals(ANY) && errorIf.equals(ANY);
    }
}
