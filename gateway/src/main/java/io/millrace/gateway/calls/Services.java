package io.millrace.gateway.calls;

import io.millrace.gateway.http.Call;
import io.millrace.kernel.Bus;
import io.millrace.kernel.Request;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The services behind the bus, as calls see them.
public final class Services {
    private final Bus bus;
    private final Bus patient;

    /// @param timeout for an answer
    /// @param waitLimit for an answer that a caller chose to wait for
    public Services(Vertx vertx, Duration timeout, Duration waitLimit) {
        this.bus = new Bus(vertx, timeout);
        this.patient = new Bus(vertx, waitLimit);
    }

    /// [#ask] for an answer that may take as long as one that a caller chose to wait for.
    <R extends @Nullable Object> R askPatiently(String address, Request<R> request, Call call) {
        return patient.ask(address, request, call.trace());
    }

    /// @throws io.millrace.kernel.ProblemException what the service refuses with, `unavailable`, or
    ///   `timeout`
    <R extends @Nullable Object> R ask(String address, Request<R> request, Call call) {
        return (call.isWaited() ? patient : bus).ask(address, request, call.trace());
    }
}
