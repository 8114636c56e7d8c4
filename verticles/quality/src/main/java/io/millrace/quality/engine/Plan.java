package io.millrace.quality.engine;

import java.util.List;

/// All checks of one table as one scan, and a second one where keys are looked at for repeats:
/// `count(distinct ..)` would keep the first from running in parallel.
///
/// @param statements each answers one row of texts; none when no check can be measured
/// @param planned where each check finds its numbers in those rows
/// @param refused checks that the table cannot answer
public record Plan(List<Statement> statements, List<Planned> planned, List<Refused> refused) {
    public Plan {
        statements = List.copyOf(statements);
        planned = List.copyOf(planned);
        refused = List.copyOf(refused);
    }

    /// @param rows number of rows that the check looks at
    /// @param amount what was counted or computed
    public record Planned(Check check, Slot rows, Slot amount) {}

    /// @param statement position in the statements
    /// @param value position in its row
    public record Slot(int statement, int value) {}

    public record Refused(Check check, String reason) {}
}
