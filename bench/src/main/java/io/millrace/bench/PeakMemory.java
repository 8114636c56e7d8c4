package io.millrace.bench;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.DoubleAccumulator;

/// The most resident memory that this process held while it was watched, by samples.
record PeakMemory(DoubleAccumulator most, ScheduledExecutorService clock) implements AutoCloseable {
    private static final long EVERY_MILLIS = 50;

    static PeakMemory watch() {
        var memory =
                new PeakMemory(
                        new DoubleAccumulator(Math::max, 0),
                        Executors.newSingleThreadScheduledExecutor());
        var _ =
                memory.clock()
                        .scheduleAtFixedRate(
                                memory::sample, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
        return memory;
    }

    private void sample() {
        most.accumulate(Cpu.residentMiB(ProcessHandle.current().pid()));
    }

    double mebibytes() {
        sample();
        return most.get();
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
