package io.millrace.kernel;

import org.jspecify.annotations.Nullable;

/// Work of which no span is collected.
record Untold(String trace) implements Span {
    @Override
    public @Nullable String parent() {
        return null;
    }

    @Override
    public Span child(Kind kind, String name) {
        return this;
    }

    @Override
    public Span with(String key, String value) {
        return this;
    }

    @Override
    public Span with(String key, long value) {
        return this;
    }

    @Override
    public void fail(Throwable cause) {}

    @Override
    public void end() {}
}
