package io.millrace.gateway.http;

import io.millrace.kernel.Problem;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/// Reads a small body whole, or none.
public final class BoundedBody {
    private BoundedBody() {}

    /// Reads the paused `request` to its end.
    ///
    /// @throws io.millrace.kernel.ProblemException `too-large` beyond `maxBytes`, `invalid` when
    ///   the client goes away
    static Buffer read(HttpServerRequest request, int maxBytes) {
        if (declared(request) > maxBytes) throw tooLarge(maxBytes);
        expected(request);
        var whole = Promise.<Buffer>promise();
        var body = Buffer.buffer();
        var late = new LateBody(request);
        late.handler(chunk -> {
            if (body.length() + chunk.length() <= maxBytes) body.appendBuffer(chunk);
            else whole.tryFail(tooLarge(maxBytes));
        });
        late.exceptionHandler(_ -> whole.tryFail(gone()));
        late.endHandler(_ -> whole.tryComplete(body));
        late.resume();
        return whole.future().await();
    }

    /// Lets the rest of a paused `request` pass unread, so that its connection stays usable.
    public static void drop(HttpServerRequest request) {
        if (!request.isEnded()) request.resume();
    }

    static long declared(HttpServerRequest request) {
        var declared = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return declared == null ? 0 : Long.parseLong(declared);
    }

    /// Whether the headers say that no body comes.
    static boolean isRuledOut(HttpServerRequest request) {
        return declared(request) == 0 && request.getHeader(HttpHeaders.TRANSFER_ENCODING) == null;
    }

    /// Tells a client that waits for it to send the body.
    static void expected(HttpServerRequest request) {
        if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
            request.response().writeContinue();
        }
    }

    private static RuntimeException tooLarge(int maxBytes) {
        return Problem.tooLarge("The body may have " + maxBytes + " bytes.").toException();
    }

    static RuntimeException gone() {
        return Problem.invalid("The body ended early.").toException();
    }
}
