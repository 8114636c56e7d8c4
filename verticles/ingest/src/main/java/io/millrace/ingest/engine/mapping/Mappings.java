package io.millrace.ingest.engine.mapping;

import java.util.List;

/// The mappings that hold for a batch, in the order in which they were accepted: each is about what
/// those before it give.
public record Mappings(List<ColumnMapping> all) {
    public static final Mappings NONE = new Mappings(List.of());

    public Mappings {
        all = List.copyOf(all);
    }

    public boolean isEmpty() {
        return all.isEmpty();
    }

    public List<ColumnMapping> of(String column) {
        return all.stream().filter(its -> its.column().equals(column)).toList();
    }

    /// Whether `header` is a column under another name.
    public boolean takes(String header) {
        return all.stream().anyMatch(its -> its.takes() && its.sources().contains(header));
    }
}
