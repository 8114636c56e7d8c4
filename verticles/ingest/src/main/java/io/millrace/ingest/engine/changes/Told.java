package io.millrace.ingest.engine.changes;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One message of the plugin `pgoutput`, protocol version 1. Places in the log (LSN) are unsigned.
public sealed interface Told {
    /// @param finalLsn of the commit, by which transactions are in order
    record Begin(long finalLsn) implements Told {}

    /// @param endLsn behind the transaction
    record Commit(long endLsn) implements Told {}

    record Table(Relation relation) implements Told {}

    record Insert(int relation, List<Cell> row) implements Told {
        public Insert {
            row = List.copyOf(row);
        }
    }

    /// @param before the former key where it changed, or the whole former row where the table's
    ///   replica identity is full; else null
    /// @param isWhole `before` is the whole row
    record Update(int relation, @Nullable List<Cell> before, boolean isWhole, List<Cell> row)
            implements Told {
        public Update {
            if (before != null) before = List.copyOf(before);
            row = List.copyOf(row);
        }
    }

    /// @param before its key, or the whole row
    record Delete(int relation, List<Cell> before) implements Told {
        public Delete {
            before = List.copyOf(before);
        }
    }

    record Truncate(List<Integer> relations) implements Told {
        public Truncate {
            relations = List.copyOf(relations);
        }
    }

    /// What changes no row: types, origins, messages of programs.
    record Other() implements Told {}
}
