package io.millrace.transform.engine.lineage;

import java.util.List;
import java.util.Optional;

/// The relations that a statement may read.
@FunctionalInterface
public interface Catalog {
    /// All columns in their order; empty where they are not known.
    Optional<List<String>> columns(RelationId relation);
}
