package io.millrace.ingest;

import io.millrace.ingest.api.IngestRequest.Fault;
import io.millrace.ingest.api.IngestRequest.PreviewAnswer;
import io.millrace.ingest.api.IngestRequest.PreviewedRow;
import io.millrace.ingest.engine.Rejected;
import io.millrace.ingest.store.Mended;
import io.millrace.ingest.store.Mending;
import io.millrace.ingest.store.Mending.Task;
import io.millrace.ingest.store.Wordings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Counts what a rule would do to each record of a group, or to the first of them when time is
/// over, and shows some. Used once.
final class Preview {
    private static final int VALUE_CHARS = 1_000;

    /// With the portion that is under way then, shorter than who asks waits.
    static final Duration MOST = Duration.ofSeconds(5);

    private final Mending mending;
    private final Task task;
    private final long shownAfter;
    private final int limit;
    private final Duration most;
    private final List<PreviewedRow> shown = new ArrayList<>();
    private final Map<Kind, Fault> faults = new LinkedHashMap<>();
    private long rows;
    private long stored;
    private boolean hasMore;

    private record Kind(String reason, @Nullable String column) {}

    /// @param shownAfter id of the record behind which the shown ones begin
    /// @param limit of the shown ones
    /// @param most after it the records that were looked at must do
    Preview(Mending mending, Task task, long shownAfter, int limit, Duration most) {
        this.mending = mending;
        this.task = task;
        this.shownAfter = shownAfter;
        this.limit = limit;
        this.most = most;
    }

    PreviewAnswer answer() {
        long deadline = System.nanoTime() + most.toNanos();
        long after = 0;
        boolean isWhole;
        do {
            var left = Duration.ofNanos(deadline - System.nanoTime());
            var portion = mending.next(task, after, left);
            isWhole = portion.isEmpty();
            for (var its : portion) {
                add(its);
                after = Math.max(after, its.id());
            }
        } while (!isWhole && System.nanoTime() < deadline);
        var worst =
                faults.values().stream()
                        .sorted(Comparator.comparingLong(Fault::rows).reversed())
                        .toList();
        var upTo = Long.toString(isWhole ? task.group().upTo() : after);
        var next = hasMore ? shown.getLast().id() : null;
        return new PreviewAnswer(rows, stored, rows - stored, upTo, worst, shown, next);
    }

    private void add(Mended its) {
        rows++;
        var fault = its.fault();
        if (fault == null) stored++;
        else count(fault);
        if (its.id() <= shownAfter) return;
        if (shown.size() < limit) shown.add(shown(its));
        else hasMore = true;
    }

    private void count(Rejected fault) {
        var kind = new Kind(fault.reason().code(), fault.column());
        var known = faults.get(kind);
        long sum = known == null ? 1 : known.rows() + 1;
        faults.put(kind, new Fault(kind.reason(), kind.column(), fault.detail(), sum));
    }

    private static PreviewedRow shown(Mended its) {
        var fault = its.fault();
        return new PreviewedRow(
                Long.toString(its.id()),
                Long.toString(its.batch()),
                its.line(),
                cut(its.before()),
                cut(its.after()),
                fault == null ? null : fault.reason().code(),
                fault == null ? null : fault.column(),
                fault == null ? null : fault.detail(),
                fault == null ? null : Wordings.of(fault.detail()).orElse(null));
    }

    private static @Nullable String cut(@Nullable String text) {
        return text == null || text.length() <= VALUE_CHARS
                ? text
                : text.substring(0, VALUE_CHARS) + "…";
    }
}
