package io.millrace.kernel;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// A piece of work that is done for a request: who did what, from when to when. Where no spans are
/// collected it carries the request's trace id and nothing else.
///
/// Attributes and names say which operation, table or tenant; never values of rows or persons.
public interface Span {
    String TENANT = "millrace.tenant";

    /// Which side of a call or message the work is.
    enum Kind {
        SERVER,
        CLIENT,
        PRODUCER,
        CONSUMER
    }

    /// 32 hex digits, the same for all that a request causes.
    String trace();

    /// The W3C `traceparent` by which what follows names this as its cause; null where no spans are
    /// collected.
    @Nullable String parent();

    default boolean isTold() {
        return parent() != null;
    }

    /// Begins a part of this work.
    Span child(Kind kind, String name);

    /// Adds an attribute; returns this span.
    Span with(String key, String value);

    Span with(String key, long value);

    /// Says that the work failed, and by what kind of fault.
    void fail(Throwable cause);

    void end();

    /// Does `work` as this span, which ends with it. The current thread works on it meanwhile, also
    /// across its waits.
    default <T extends @Nullable Object, X extends Throwable> T within(
            ScopedValue.CallableOp<? extends T, X> work) throws X {
        try {
            return ScopedValue.where(CurrentSpan.VALUE, this).call(work);
        } catch (Throwable e) {
            fail(e);
            throw e;
        } finally {
            end();
        }
    }

    /// What the current thread works on; [#none] where that is for no request.
    static Span current() {
        return CurrentSpan.VALUE.orElse(CurrentSpan.NONE);
    }

    /// Stands for no request.
    static Span none() {
        return CurrentSpan.NONE;
    }

    /// The trace id of what the current thread works on; a new one where that is for no request.
    static String currentTrace() {
        var trace = current().trace();
        return trace.isEmpty() ? Ids.random128() : trace;
    }

    /// `work`, for another thread that goes on with what this one works on.
    static Runnable carried(Runnable work) {
        if (!CurrentSpan.VALUE.isBound()) return work;
        var span = current();
        return () -> ScopedValue.where(CurrentSpan.VALUE, span).run(work);
    }

    /// [#carried(Runnable)] for work that answers.
    static <T extends @Nullable Object> Callable<T> carried(Callable<T> work) {
        if (!CurrentSpan.VALUE.isBound()) return work;
        var span = current();
        return () -> ScopedValue.where(CurrentSpan.VALUE, span).call(work::call);
    }
}
