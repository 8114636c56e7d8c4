package io.millrace.kernel;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The W3C header that names the cause of a call or message.
public final class TraceParent {
    public static final String HEADER = "traceparent";

    private static final Pattern FORM =
            Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

    private TraceParent() {}

    /// What is no `traceparent` counts as none.
    public static @Nullable String valid(@Nullable String header) {
        return header != null && FORM.matcher(header).matches() ? header : null;
    }

    /// The trace id in a valid one.
    public static String trace(String parent) {
        return parent.substring(3, 35);
    }
}
