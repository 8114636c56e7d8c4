package io.millrace.kernel;

import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;
import org.jspecify.annotations.Nullable;

/// Begins the spans of what comes from elsewhere: a caller, another node, an earlier job. One a
/// Vertx; one that collects nothing unless another was installed.
public interface Tracer extends Shareable, AutoCloseable {
    Tracer NONE = (_, _, trace, _) -> new Untold(trace);

    /// @param name small in number: an operation, a topic, a stage
    /// @param trace id of the request that caused the work
    /// @param parent `traceparent` of the span that caused it, of the same trace
    Span begin(Span.Kind kind, String name, String trace, @Nullable String parent);

    /// Begins what the span with this `traceparent` caused.
    default Span begin(Span.Kind kind, String name, String parent) {
        return begin(kind, name, TraceParent.trace(parent), parent);
    }

    /// Sends what is collected and collects no more.
    @Override
    default void close() {}

    /// Called once, before `vertx` works.
    static void install(Vertx vertx, Tracer tracer) {
        vertx.sharedData().<String, Tracer>getLocalMap("millrace.tracer").put("", tracer);
    }

    static Tracer of(Vertx vertx) {
        return vertx.sharedData()
                .<String, Tracer>getLocalMap("millrace.tracer")
                .getOrDefault("", NONE);
    }
}
