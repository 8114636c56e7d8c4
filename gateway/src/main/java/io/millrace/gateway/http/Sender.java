package io.millrace.gateway.http;

import io.millrace.kernel.ProblemException;
import io.millrace.kernel.Span;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes an answer to the wire.
final class Sender {
    private static final Logger LOG = LoggerFactory.getLogger(Sender.class);
    private static final long LINGER_MILLIS = 2_000;
    private static final long LINGER_BYTES = 8 << 20;
    private static final CharSequence PARENT = HttpHeaders.createOptimized("traceparent");
    private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");

    private Sender() {}

    static void send(RoutingContext ctx, Answer answer, String trace) {
        var response = ctx.response();
        if (response.closed() || response.ended()) return;
        if (BoundedBody.isRuledOut(ctx.request())) BoundedBody.drop(ctx.request());
        else if (!ctx.request().isEnded()) refuseRest(ctx);
        send(response, answer, trace);
    }

    static void send(HttpServerResponse response, Answer answer, String trace) {
        head(response, answer, trace);
        if (answer.writer().isPresent()) stream(response, answer.writer().get(), trace);
        else response.end(answer.body());
    }

    private static void head(HttpServerResponse response, Answer answer, String trace) {
        response.setStatusCode(answer.status()).putHeader(PARENT, Trace.parent(trace));
        if (!answer.type().isEmpty()) response.putHeader(HttpHeaders.CONTENT_TYPE, answer.type());
        if (!response.headers().contains(HttpHeaders.CACHE_CONTROL)) {
            response.putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE);
        }
        answer.headers().forEach(header -> response.headers().add(header.name(), header.value()));
    }

    /// What is refused before the first byte is answered so. What fails on the way cannot be
    /// answered any more: the client sees that it was cut off.
    private static void stream(HttpServerResponse response, Answer.Writer writer, String trace) {
        var headers = response.headers();
        if (!headers.contains(HttpHeaders.CONTENT_LENGTH)) response.setChunked(true);
        // What says its encoding is not compressed on the way.
        if (!headers.contains(HttpHeaders.CONTENT_ENCODING)) {
            headers.set(HttpHeaders.CONTENT_ENCODING, "identity");
        }
        Thread.ofVirtual()
                .start(
                        Span.carried(() -> {
                            try {
                                var out = new ResponseStream(response);
                                writer.write(out);
                                out.close();
                            } catch (ProblemException e) {
                                refuse(response, Answer.problem(e.problem(), trace), trace);
                            } catch (IOException | RuntimeException e) {
                                LOG.atWarn()
                                        .addKeyValue("trace", trace)
                                        .setCause(e)
                                        .log("an answer was cut off");
                                response.reset();
                            }
                        }));
    }

    private static void refuse(HttpServerResponse response, Answer answer, String trace) {
        if (response.headWritten()) {
            response.reset();
            return;
        }
        response.headers()
                .remove(HttpHeaders.CONTENT_DISPOSITION)
                .remove(HttpHeaders.CONTENT_ENCODING)
                .remove(HttpHeaders.CONTENT_LENGTH);
        head(response, answer, trace);
        response.end(answer.body());
    }

    /// The client still sends what nobody will read: some of it is dropped for a moment, so that
    /// the client sees the answer rather than a reset, then the connection is closed, or the stream
    /// where the connection carries others.
    private static void refuseRest(RoutingContext ctx) {
        boolean isShared = ctx.request().version() == HttpVersion.HTTP_2;
        if (!isShared) ctx.response().putHeader("Connection", "close");
        BoundedBody.drop(ctx.request(), LINGER_BYTES);
        var connection = ctx.request().connection();
        ctx.vertx()
                .setTimer(
                        LINGER_MILLIS,
                        _ -> {
                            if (!isShared) connection.close();
                            else if (!ctx.request().isEnded()) ctx.response().reset();
                        });
    }
}
