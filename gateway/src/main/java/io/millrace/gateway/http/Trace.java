package io.millrace.gateway.http;

import io.millrace.kernel.Span;
import io.millrace.kernel.TraceParent;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// Trace context of a call (W3C `traceparent`).
public final class Trace {
    private Trace() {}

    /// The caller's trace id, or a new one.
    static String id(@Nullable String traceparent) {
        var parent = TraceParent.valid(traceparent);
        return parent == null ? random() : TraceParent.trace(parent);
    }

    /// It has to be unlike others, not unguessable.
    private static String random() {
        var random = ThreadLocalRandom.current();
        var digits = HexFormat.of();
        return digits.toHexDigits(random.nextLong() | 1) + digits.toHexDigits(random.nextLong());
    }

    /// The header that names the call to whoever comes next.
    static String parent(String id) {
        var told = Span.current().parent();
        if (told != null) return told;
        var span = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong() | 1);
        return "00-" + id + "-" + span + "-01";
    }
}
