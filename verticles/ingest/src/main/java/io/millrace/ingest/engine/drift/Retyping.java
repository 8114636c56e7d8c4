package io.millrace.ingest.engine.drift;

import io.millrace.ingest.engine.Column;
import io.millrace.ingest.engine.ColumnType;
import io.millrace.ingest.engine.drift.Plan.Reach;
import io.millrace.ingest.engine.drift.Plan.Replays;
import io.millrace.ingest.engine.drift.Plan.Step;
import io.millrace.ingest.engine.mapping.AsIs;
import io.millrace.ingest.engine.mapping.ColumnMapping;
import io.millrace.ingest.engine.mapping.Conversion;
import io.millrace.ingest.engine.mapping.DayLayout;
import io.millrace.ingest.engine.mapping.Epoch;
import io.millrace.ingest.engine.mapping.Layout;
import io.millrace.ingest.engine.mapping.LetterCase;
import io.millrace.ingest.engine.mapping.Numeral;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// How values of another type, or written otherwise, are taken.
record Retyping(Planner planner, Proposal its, Wish wish) {
    private static final String CASE = "case";

    /// Text stays text, and is written otherwise.
    static boolean isWritten(Proposal its) {
        return its.mapping().written() != null;
    }

    /// Text of other signs and spaces, which can be written the old way or the new one.
    static boolean isLayout(Proposal its) {
        return isWritten(its) && !CASE.equals(its.mapping().detail());
    }

    Plan plan() {
        var column = planner.column(its.column());
        if (isWritten(its)) return written(column);
        var conversion = conversion(column.type());
        if (conversion.isEmpty() || wish.as().isPresent()) return misfits(column);
        var own = ColumnMapping.own(column.name(), conversion.get());
        return new Plan(List.of(Step.always(own)), Reach.NONE, Replays.MISFITS);
    }

    private Plan written(Column column) {
        var was = Objects.requireNonNull(its.mapping().detail());
        var now = Objects.requireNonNull(its.mapping().written());
        if (!isLayout(its)) {
            var own = ColumnMapping.own(column.name(), new LetterCase(letterCase(now)));
            return new Plan(List.of(Step.always(own)), Reach.SINCE, Replays.NONE);
        }
        var prefix = planner.samples().prefix(digits(was)).orElse(null);
        if (wish.isOld()) {
            var own = ColumnMapping.own(column.name(), new Layout(now, prefix, true));
            return new Plan(List.of(Step.ofRows(own)), Reach.BEFORE, Replays.NONE);
        }
        var own = ColumnMapping.own(column.name(), new Layout(was, prefix, false));
        return new Plan(List.of(Step.always(own)), Reach.SINCE, Replays.NONE);
    }

    private static int digits(String form) {
        return (int) form.chars().filter(c -> c == '9').count();
    }

    private static LetterCase.Case letterCase(String form) {
        if (form.contains("Aa")) return LetterCase.Case.TITLE;
        return form.contains("A") ? LetterCase.Case.UPPER : LetterCase.Case.LOWER;
    }

    /// What makes a value of the column of one; empty where nothing does.
    private Optional<Conversion> conversion(ColumnType type) {
        var format = Objects.requireNonNullElse(its.mapping().detail(), "text");
        if (type.isNumber()) {
            return switch (format) {
                case "decimal-comma" -> Optional.of(new Numeral(Numeral.Style.COMMA, null));
                case "thousands-comma" -> Optional.of(new Numeral(Numeral.Style.THOUSANDS, null));
                case "number-with-unit" -> planner.samples().measured().map(n -> n);
                default -> Optional.empty();
            };
        }
        return epoch(type)
                .<Conversion>flatMap(as ->
                        switch (format) {
                            case "epoch-seconds" -> Optional.of(new Epoch(false, as));
                            case "epoch-milliseconds" -> Optional.of(new Epoch(true, as));
                            case "text", "numeric", "date" -> Optional.empty();
                            case "timestamp" ->
                                    as == Epoch.As.DATE ? Optional.empty() : Optional.of(day());
                            default -> Optional.of(day());
                        });
    }

    private Conversion day() {
        return new DayLayout(planner.samples().order());
    }

    private static Optional<Epoch.As> epoch(ColumnType type) {
        return switch (type) {
            case DATE -> Optional.of(Epoch.As.DATE);
            case TIMESTAMP -> Optional.of(Epoch.As.TIMESTAMP);
            case TIMESTAMPTZ -> Optional.of(Epoch.As.TIMESTAMPTZ);
            case BIGINT, NUMERIC, DOUBLE, BOOLEAN, TEXT, JSONB -> Optional.empty();
        };
    }

    /// Values that are none of the type, and cannot become one.
    private Plan misfits(Column column) {
        var type = wider(column.type());
        if (wish.as().filter(as -> as == Wish.As.WIDENED).isPresent()) {
            return new Plan(List.of(), Reach.NONE, Replays.MISFITS).widening(type);
        }
        if (column.required()) {
            throw new Unfeasible(
                    column.name() + " must have a value: widen it (as=widened), or require none.");
        }
        var other = planner.beside(column, type.id(), type);
        var source = List.of(column.header());
        var own = new ColumnMapping(column.name(), List.of(), false, true, new AsIs());
        var all = ColumnMapping.made(other.name(), source, new AsIs());
        return new Plan(List.of(Step.always(own), Step.always(all)), Reach.ALL, Replays.MISFITS)
                .adding(other);
    }

    private ColumnType wider(ColumnType type) {
        boolean isNumeric = "numeric".equals(its.mapping().detail());
        return type == ColumnType.BIGINT && isNumeric ? ColumnType.NUMERIC : ColumnType.TEXT;
    }
}
