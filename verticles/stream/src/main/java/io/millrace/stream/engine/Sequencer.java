package io.millrace.stream.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// Puts the numbered items of one channel back in order. They come over several Kafka partitions,
/// so one may overtake another. Not thread-safe.
public final class Sequencer<T> {
    private final TreeMap<Long, T> early = new TreeMap<>();
    private long last;

    /// @param last number of the item before the first one wanted
    public Sequencer(long last) {
        this.last = last;
    }

    /// Takes item `seq` and returns what may go out now, in order; empty while an earlier one is
    /// missing or when it was seen before.
    public List<T> offer(long seq, T item) {
        if (seq > last) early.put(seq, item);
        return ready();
    }

    private List<T> ready() {
        var ready = new ArrayList<T>();
        while (!early.isEmpty() && early.firstKey() == last + 1) {
            last++;
            ready.add(early.pollFirstEntry().getValue());
        }
        return ready;
    }

    /// Skips the items up to `number` and returns what may go out then, in order.
    public List<T> skipTo(long number) {
        if (number > last) {
            early.headMap(number, true).clear();
            last = number;
        }
        return ready();
    }

    /// Whether an item waits for one that has not come.
    public boolean waiting() {
        return !early.isEmpty();
    }

    /// Number of the first item that waits, when one does.
    public long firstWaiting() {
        return early.firstKey();
    }

    /// Number of the newest item given out.
    public long last() {
        return last;
    }
}
