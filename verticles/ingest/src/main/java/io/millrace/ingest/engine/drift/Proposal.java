package io.millrace.ingest.engine.drift;

import io.millrace.ingest.engine.drift.Change.Kind;
import java.util.List;

/// A change of columns with what is proposed for it.
public record Proposal(Kind kind, List<String> columns, Mapping mapping) {
    public Proposal {
        columns = List.copyOf(columns);
    }

    /// The column that it is about, where there is one.
    String column() {
        return columns.getFirst();
    }

    String into() {
        return mapping.into().getFirst();
    }
}
