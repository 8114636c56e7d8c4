package io.millrace.ingest;

import io.millrace.stream.Brokers;
import io.millrace.stream.Stage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// @param workers batches that this node stores at once
/// @param expandedBytes most bytes of a packed body after expansion
/// @param expansion most bytes out of a packed body for one in
/// @param patience longest wait for a batch to be stored
/// @param kafka the sources' brokers; null where this node reads no sources
/// @param sources most sources of a tenant; each is a thread and a consumer
/// @param lingerRecords a stream's batch closes at this many records,
/// @param linger or after this time
public record IngestSettings(
        int workers,
        long expandedBytes,
        int expansion,
        Duration patience,
        @Nullable Brokers kafka,
        int sources,
        int lingerRecords,
        Duration linger) {
    /// One worker more than a tenant may keep busy, so that the others find one free.
    private static final int WORKERS = Stage.INGEST.perTenantAndNode() + 1;

    public static IngestSettings of(@Nullable Brokers kafka) {
        return new IngestSettings(
                WORKERS,
                64L << 30,
                250,
                Duration.ofMinutes(10),
                kafka,
                20,
                5_000,
                Duration.ofMillis(20));
    }
}
