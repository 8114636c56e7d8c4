package io.millrace.quality.engine;

import java.util.List;
import java.util.Optional;

/// All checks of one table as one scan.
///
/// @param statement answers one row of texts; absent when no check can be measured
/// @param planned where each check finds its numbers in that row
/// @param refused checks that the table cannot answer
public record Plan(Optional<Statement> statement, List<Planned> planned, List<Refused> refused) {
    public Plan {
        planned = List.copyOf(planned);
        refused = List.copyOf(refused);
    }

    /// @param rowsAt position of the number of rows that the check looks at
    /// @param amountAt position of what was counted or computed
    public record Planned(Check check, int rowsAt, int amountAt) {}

    public record Refused(Check check, String reason) {}
}
