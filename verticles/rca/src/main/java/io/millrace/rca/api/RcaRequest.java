package io.millrace.rca.api;

import io.millrace.kernel.Request;
import io.millrace.kernel.TenantId;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the root cause service is asked. `R` is the type of the answer; answers are written to the
/// client as they are.
public sealed interface RcaRequest<R> extends Request<R> {
    String ADDRESS = "rca";

    /// Incidents, newest first, without their rows.
    ///
    /// @param state `open` or `closed`; null takes both
    record Incidents(TenantId tenant, @Nullable String state, int limit)
            implements RcaRequest<IncidentList> {}

    record GetIncident(TenantId tenant, String id) implements RcaRequest<Incident> {}

    record Totals(TenantId tenant) implements RcaRequest<TotalsAnswer> {}

    /// @param state `open`, or `closed` since the check passed again or was removed
    /// @param subject the check that failed, on what
    /// @param check its id
    /// @param topCause the first cause in words; absent when nothing stands out
    /// @param causes the best, then the others by share; none is an answer too
    record Incident(
            String id,
            String state,
            Instant openedAt,
            Instant updatedAt,
            @Nullable Instant closedAt,
            String subject,
            String check,
            String dataset,
            @Nullable String topCause,
            List<Cause> causes) {
        public Incident {
            causes = List.copyOf(causes);
        }
    }

    /// @param rank from 1
    /// @param kind `batch`, `column`, `dimension`, `model` or `feed`
    /// @param share of the deviation that it explains, 0 to 1
    /// @param confidence that it is a cause, 0 to 1
    /// @param evidence numbers and words by name
    /// @param rowCount rows that it covers; absent where the statistics do not tell
    /// @param restates rank of the cause whose rows these are, in other words
    /// @param rows some of the offending rows, at most 20
    record Cause(
            int rank,
            String kind,
            String name,
            double share,
            double confidence,
            Map<String, @Nullable Object> evidence,
            @Nullable Long rowCount,
            @Nullable Integer restates,
            List<Row> rows) {
        public Cause {
            evidence = Collections.unmodifiableMap(new LinkedHashMap<>(evidence));
            rows = List.copyOf(rows);
        }

        /// As lists and frames show it.
        public Cause withoutRows() {
            return new Cause(
                    rank, kind, name, share, confidence, evidence, rowCount, restates, List.of());
        }
    }

    /// @param batch with `line`: where the row came from; absent for rows of a model
    record Row(@Nullable String batch, @Nullable Long line, Map<String, @Nullable Object> values) {
        public Row {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }
    }

    record IncidentList(List<Incident> items) {
        public IncidentList {
            items = List.copyOf(items);
        }
    }

    record TotalsAnswer(long open, long closed) {}
}
