package io.millrace.ingest;

import io.millrace.ingest.api.IngestRequest.Throughput;
import io.millrace.ingest.api.IngestRequest.TotalsAnswer;
import io.millrace.ingest.store.Ledger;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.DatabaseClock;
import io.millrace.tenants.db.TenantDb;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// How much came in ever, and how fast lately.
final class Throughputs {
    private static final long STEP_SECONDS = 5;
    private static final int STEPS = 60;

    /// The rate is the mean over the newest full steps.
    private static final int RATE_STEPS = 2;

    private final TenantDb db;
    private final Ledger ledger = new Ledger();

    Throughputs(TenantDb db) {
        this.db = db;
    }

    /// @param first step of the series
    private record Read(long first, Ledger.Sums sums, List<Ledger.Finished> finished) {}

    TotalsAnswer totals(TenantId tenant) {
        var read = db.in(tenant, this::read);
        var series = series(read.first(), read.finished());
        long recent =
                series.subList(STEPS - 1 - RATE_STEPS, STEPS - 1).stream()
                        .mapToLong(Throughput::rows)
                        .sum();
        var sums = read.sums();
        return new TotalsAnswer(
                sums.in(),
                sums.stored(),
                sums.quarantined(),
                (double) recent / (RATE_STEPS * STEP_SECONDS),
                series);
    }

    private Read read(SqlConnection c) {
        long now = DatabaseClock.POSTGRES.now(c).getEpochSecond() / STEP_SECONDS;
        long first = now - STEPS + 1;
        var since = Instant.ofEpochSecond(first * STEP_SECONDS);
        return new Read(first, ledger.totals(c), ledger.finishedSince(c, since));
    }

    private static List<Throughput> series(long first, List<Ledger.Finished> finished) {
        var rows = new long[STEPS];
        for (var batch : finished) {
            long step = batch.at().getEpochSecond() / STEP_SECONDS - first;
            if (step >= 0) rows[(int) Math.min(step, STEPS - 1)] += batch.rows();
        }
        var series = new ArrayList<Throughput>();
        for (int i = 0; i < STEPS; i++) {
            var at = Instant.EPOCH.plus(Duration.ofSeconds((first + i) * STEP_SECONDS));
            series.add(new Throughput(at, rows[i]));
        }
        return series;
    }
}
