package io.millrace.transform.engine.lineage;

import java.util.Optional;

/// Columns of a relation that are not known.
///
/// @param reason why
/// @param table whose columns they are, by their own names; absent where that is not known either
record Open(String reason, Optional<RelationId> table) {
    static Open because(String reason) {
        return new Open(reason, Optional.empty());
    }
}
