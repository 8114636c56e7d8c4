package io.millrace.bench.matching;

import io.millrace.matching.engine.RecordKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which records are the same.
sealed interface Truth {
    boolean isSame(RecordKey left, RecordKey right);

    /// Pairs that are the same.
    long pairs();

    /// @param entities of each record
    record Entities(Map<RecordKey, String> entities) implements Truth {
        @Override
        public boolean isSame(RecordKey left, RecordKey right) {
            var entity = entities.get(left);
            return entity != null && entity.equals(entities.get(right));
        }

        @Override
        public long pairs() {
            var sizes = new HashMap<String, Long>();
            for (var entity : entities.values()) sizes.merge(entity, 1L, Long::sum);
            return sizes.values().stream().mapToLong(n -> n * (n - 1) / 2).sum();
        }
    }

    /// @param links the ids of the same record in the first and in the second source
    record Links(Set<List<String>> links) implements Truth {
        @Override
        public boolean isSame(RecordKey left, RecordKey right) {
            return links.contains(List.of(left.recordId(), right.recordId()));
        }

        @Override
        public long pairs() {
            return links.size();
        }
    }
}
