package io.millrace.testkit.loops;

import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.Deque;

/// The classes that this process has loaded so far.
final class Classes {
    private static final int KEPT = 10;

    private final ClassLoadingMXBean all = ManagementFactory.getClassLoadingMXBean();
    private final Deque<Long> loaded = new ArrayDeque<>();

    /// Whether so many came during the last questions.
    boolean areBeingLoaded(long many) {
        loaded.addLast(all.getTotalLoadedClassCount());
        if (loaded.size() > KEPT) loaded.removeFirst();
        return loaded.getLast() - loaded.getFirst() >= many;
    }
}
