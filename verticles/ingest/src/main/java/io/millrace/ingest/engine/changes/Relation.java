package io.millrace.ingest.engine.changes;

import java.util.List;

/// A table as it was when the changes behind it were made.
///
/// @param id the publisher's own
public record Relation(int id, String schema, String name, List<Attribute> attributes) {
    public Relation {
        attributes = List.copyOf(attributes);
    }

    /// The place of a column; -1 where there is none.
    public int find(String column) {
        for (int i = 0; i < attributes.size(); i++) {
            if (attributes.get(i).name().equals(column)) return i;
        }
        return -1;
    }
}
