package io.millrace.gateway.http;

import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
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
                .orElseGet(Trace::random);
    }

    /// It has to be unlike others, not unguessable.
    private static String random() {
        var random = ThreadLocalRandom.current();
        var digits = HexFormat.of();
        return digits.toHexDigits(random.nextLong() | 1) + digits.toHexDigits(random.nextLong());
    }

    /// The header that names the call to whoever comes next.
    static String parent(String id) {
        var span = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong() | 1);
        return "00-" + id + "-" + span + "-01";
    }
}
