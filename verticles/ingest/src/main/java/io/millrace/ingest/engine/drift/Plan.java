package io.millrace.ingest.engine.drift;

import io.millrace.ingest.engine.Column;
import io.millrace.ingest.engine.ColumnType;
import io.millrace.ingest.engine.mapping.ColumnMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is done to carry a proposal out.
///
/// @param steps in their order
/// @param reach the batches whose stored rows the steps for rows are about
/// @param replays records that wait in quarantine are read again
/// @param added columns of the dataset
/// @param widened type that the column gets
/// @param encoding that the dataset's CSV is read in from now on
/// @param alias header that is read as the column from now on
public record Plan(
        List<Step> steps,
        Reach reach,
        Replays replays,
        List<Column> added,
        Optional<ColumnType> widened,
        Optional<String> encoding,
        Optional<String> alias) {
    /// Only the decision is kept.
    public static final Plan NOTHING = new Plan(List.of(), Reach.NONE, Replays.NONE);

    public Plan {
        steps = List.copyOf(steps);
        added = List.copyOf(added);
    }

    Plan(List<Step> steps, Reach reach, Replays replays) {
        this(
                steps,
                reach,
                replays,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /// @param isForLater batches that are read from now on
    /// @param isForRows rows, and records in quarantine, of the batches that the plan reaches
    public record Step(ColumnMapping mapping, boolean isForLater, boolean isForRows) {
        static Step always(ColumnMapping mapping) {
            return new Step(mapping, true, true);
        }

        static Step ofRows(ColumnMapping mapping) {
            return new Step(mapping, false, true);
        }
    }

    /// Batches, as they are to the first that has the change.
    public enum Reach {
        NONE,
        /// It and what came since.
        SINCE,
        /// What came before it.
        BEFORE,
        ALL
    }

    /// Records that were set aside for the change.
    public enum Replays {
        NONE,
        /// Their value is none of the column's type.
        MISFITS,
        /// Their bytes are none of the encoding.
        UNDECODED,
        /// They have no value of a column that has to have one.
        MISSING,
        /// They have a value of which the dataset has no column.
        SPARE
    }

    /// Whether anything but the decision comes of it.
    public boolean isNothing() {
        return steps.isEmpty()
                && replays == Replays.NONE
                && widened.isEmpty()
                && encoding.isEmpty()
                && alias.isEmpty();
    }

    /// Columns whose stored values are changed.
    public List<String> changed() {
        if (reach == Reach.NONE) return List.of();
        var changed = new ArrayList<String>();
        for (var step : steps) {
            if (!step.isForRows()) continue;
            if (!changed.contains(step.mapping().column())) changed.add(step.mapping().column());
        }
        return changed;
    }

    /// The mappings of rows, in their order.
    public List<ColumnMapping> ofRows() {
        return steps.stream().filter(Step::isForRows).map(Step::mapping).toList();
    }

    Plan waiting(Replays its) {
        return new Plan(steps, reach, its, added, widened, encoding, alias);
    }

    /// The same where no row was stored since that has the change.
    public Plan movingNothing() {
        var where = reach == Reach.SINCE ? Reach.NONE : reach;
        return new Plan(steps, where, replays, added, widened, encoding, alias);
    }

    Plan adding(Column column) {
        return new Plan(steps, reach, replays, List.of(column), widened, encoding, alias);
    }

    Plan widening(ColumnType type) {
        return new Plan(steps, reach, replays, added, Optional.of(type), encoding, alias);
    }

    Plan decoding(String its) {
        return new Plan(steps, reach, replays, added, widened, Optional.of(its), alias);
    }

    Plan aliased(String header) {
        return new Plan(steps, reach, replays, added, widened, encoding, Optional.of(header));
    }
}
