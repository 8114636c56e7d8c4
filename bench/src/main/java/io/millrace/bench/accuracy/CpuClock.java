package io.millrace.bench.accuracy;

import java.lang.management.ManagementFactory;

/// CPU time of the own thread.
final class CpuClock {
    private CpuClock() {}

    static double seconds() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e9;
    }
}
