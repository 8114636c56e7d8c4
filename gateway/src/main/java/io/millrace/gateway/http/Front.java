package io.millrace.gateway.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import java.util.function.Consumer;

/// Answers on the event loop the plain reads whose answer is at hand. To hand a request to a
/// virtual thread, and its answer back, costs as much as all the rest of such a call.
public final class Front {
    private final Map<String, OperationHandler> reads;
    private final Consumer<HttpServerResponse> first;

    /// @param reads operations by their path
    /// @param first adds the headers that every answer has
    Front(Map<String, OperationHandler> reads, Consumer<HttpServerResponse> first) {
        this.reads = Map.copyOf(reads);
        this.first = first;
    }

    /// Whether it was answered; nothing was done to it otherwise.
    public boolean answer(HttpServerRequest request) {
        var operation = reads.get(request.uri());
        return operation != null
                && HttpMethod.GET.equals(request.method())
                && BoundedBody.isRuledOut(request)
                && request.getHeader(HttpHeaders.ORIGIN) == null
                && operation.answerKnown(request, first);
    }
}
