package io.millrace.ingest;

import java.time.Duration;

/// What a pull may take.
///
/// @param atOnce pulls that this node runs at once
/// @param turn after it a pull lets others have theirs, at the next place where it can go on
/// @param longest a pull that takes longer fails
/// @param sliceRows a batch is handed over at so many rows,
/// @param sliceBytes or so many bytes
/// @param snapshotBytes most bytes of a full pull, which is one batch
/// @param pageBytes most bytes of a page of a REST source
/// @param pages most pages of a pull
/// @param ties rows of one cursor value that are told apart
/// @param tries of one request
/// @param request longest wait for an answer
/// @param retryAfter longest wait that a source may ask for
/// @param stored longest wait for a batch to be stored, before another has the pull's place
/// @param kept pulls of a source in its history
public record PullBounds(
        int atOnce,
        Duration turn,
        Duration longest,
        int sliceRows,
        int sliceBytes,
        long snapshotBytes,
        int pageBytes,
        long pages,
        int ties,
        int tries,
        Duration request,
        Duration retryAfter,
        Duration stored,
        int kept) {
    public static final PullBounds STANDARD =
            new PullBounds(
                    4,
                    Duration.ofSeconds(20),
                    Duration.ofHours(24),
                    50_000,
                    16 << 20,
                    8L << 30,
                    8 << 20,
                    100_000,
                    250_000,
                    6,
                    Duration.ofSeconds(60),
                    Duration.ofHours(1),
                    Duration.ofSeconds(60),
                    500);
}
