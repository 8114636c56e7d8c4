package io.millrace.gateway.http;

import io.millrace.kernel.Ids;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Trace context of a call (W3C `traceparent`).
public final class Trace {
    private static final Pattern PARENT =
            Pattern.compile("00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

    private Trace() {}

    /// The caller's trace id, or a new one.
    static String id(@Nullable String traceparent) {
        return Optional.ofNullable(traceparent)
                .map(PARENT::matcher)
                .filter(java.util.regex.Matcher::matches)
                .map(parent -> parent.group(1))
                .orElseGet(Ids::random128);
    }

    /// The header that names the call to whoever comes next.
    static String parent(String id) {
        return "00-" + id + "-" + Ids.random128().substring(16) + "-01";
    }
}
