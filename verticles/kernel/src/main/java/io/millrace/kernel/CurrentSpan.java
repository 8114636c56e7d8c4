package io.millrace.kernel;

/// The span that a thread works on.
final class CurrentSpan {
    static final ScopedValue<Span> VALUE = ScopedValue.newInstance();

    // Not in Span, whose initialisation would wait for that of what implements it.
    static final Span NONE = new Untold("");

    private CurrentSpan() {}
}
