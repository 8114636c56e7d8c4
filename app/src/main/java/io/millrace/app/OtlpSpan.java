package io.millrace.app;

import io.millrace.kernel.ProblemException;
import io.millrace.kernel.Span;
import io.opentelemetry.api.trace.StatusCode;

/// A span that goes to the collector.
record OtlpSpan(io.opentelemetry.api.trace.Span span, OtlpTracer tracer) implements Span {
    @Override
    public String trace() {
        return span.getSpanContext().getTraceId();
    }

    @Override
    public boolean isTold() {
        return true;
    }

    @Override
    public String parent() {
        var its = span.getSpanContext();
        return "00-" + trace() + "-" + its.getSpanId() + "-" + its.getTraceFlags().asHex();
    }

    @Override
    public Span child(Kind kind, String name) {
        return tracer.child(span, kind, name);
    }

    @Override
    public Span with(String key, String value) {
        span.setAttribute(key, value);
        return this;
    }

    @Override
    public Span with(String key, long value) {
        span.setAttribute(key, value);
        return this;
    }

    /// The message is left out: it may name what is in rows.
    @Override
    public void fail(Throwable cause) {
        boolean isOurs = true;
        if (cause instanceof ProblemException e) {
            span.setAttribute("millrace.problem", e.problem().type());
            isOurs = e.problem().status() >= 500;
        } else {
            span.setAttribute("error.type", cause.getClass().getName());
        }
        if (isOurs) span.setStatus(StatusCode.ERROR);
    }

    @Override
    public void end() {
        span.end();
    }
}
