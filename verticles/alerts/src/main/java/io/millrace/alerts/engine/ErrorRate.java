package io.millrace.alerts.engine;

import java.util.List;
import java.util.OptionalDouble;

/// Percent of records that were set aside.
public final class ErrorRate {
    private static final double PERCENT = 100;

    private ErrorRate() {}

    /// @param in records of it, as far as they were counted
    /// @param isFailed none of its records were stored
    public record Batch(long in, long setAside, boolean isFailed) {}

    /// Of a batch that failed every record counts, and one where it was not counted. Empty where
    /// there are no records.
    public static OptionalDouble of(List<Batch> batches) {
        double in = 0;
        double bad = 0;
        for (var batch : batches) {
            long its = batch.isFailed() ? Math.max(1, batch.in()) : batch.in();
            in += its;
            bad += batch.isFailed() ? its : batch.setAside();
        }
        return in == 0 ? OptionalDouble.empty() : OptionalDouble.of(PERCENT * bad / in);
    }
}
