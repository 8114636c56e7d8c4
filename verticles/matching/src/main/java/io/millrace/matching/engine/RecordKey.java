package io.millrace.matching.engine;

import java.util.Comparator;

/// Names a record: its dataset and its id there.
public record RecordKey(String dataset, String recordId) implements Comparable<RecordKey> {
    private static final Comparator<RecordKey> ORDER =
            Comparator.comparing(RecordKey::dataset).thenComparing(RecordKey::recordId);

    @Override
    public int compareTo(RecordKey other) {
        return ORDER.compare(this, other);
    }
}
