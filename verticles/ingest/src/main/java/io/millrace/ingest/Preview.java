package io.millrace.ingest;

import io.millrace.ingest.api.IngestRequest.Fault;
import io.millrace.ingest.api.IngestRequest.PreviewAnswer;
import io.millrace.ingest.api.IngestRequest.PreviewedRow;
import io.millrace.ingest.engine.Rejected;
import io.millrace.ingest.store.Mended;
import io.millrace.ingest.store.Mending;
import io.millrace.ingest.store.Mending.Task;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Counts what a rule would do to each record of a group, and shows some of them. Used once.
final class Preview {
    private static final int VALUE_CHARS = 1_000;

    private final Mending mending;
    private final Task task;
    private final long shownAfter;
    private final int limit;
    private final List<PreviewedRow> shown = new ArrayList<>();
    private final Map<Kind, Fault> faults = new LinkedHashMap<>();
    private long rows;
    private long stored;
    private boolean hasMore;

    private record Kind(String reason, @Nullable String column) {}

    /// @param shownAfter id of the record behind which the shown ones begin
    /// @param limit of the shown ones
    Preview(Mending mending, Task task, long shownAfter, int limit) {
        this.mending = mending;
        this.task = task;
        this.shownAfter = shownAfter;
        this.limit = limit;
    }

    PreviewAnswer answer() {
        long after = 0;
        while (true) {
            var portion = mending.next(task, after);
            if (portion.isEmpty()) break;
            for (var its : portion) {
                add(its);
                after = Math.max(after, its.id());
            }
        }
        var worst =
                faults.values().stream()
                        .sorted(Comparator.comparingLong(Fault::rows).reversed())
                        .toList();
        var upTo = Long.toString(task.group().upTo());
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
                fault == null ? null : fault.detail());
    }

    private static @Nullable String cut(@Nullable String text) {
        return text == null || text.length() <= VALUE_CHARS
                ? text
                : text.substring(0, VALUE_CHARS) + "…";
    }
}
