package io.millrace.gateway.http;

import io.millrace.kernel.Problem;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.atomic.AtomicLong;

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

    /// The first bytes of a body.
    ///
    /// @param isWhole there are no more
    public record Beginning(Buffer bytes, boolean isWhole) {}

    /// Reads the beginning of the paused `request`, and leaves the rest.
    ///
    /// @param most bytes of it
    /// @throws io.millrace.kernel.ProblemException `invalid` when the client goes away
    public static Beginning beginning(HttpServerRequest request, int most) {
        expected(request);
        var whole = Promise.<Boolean>promise();
        var body = Buffer.buffer();
        var late = new LateBody(request);
        late.handler(chunk -> {
            if (body.length() > most) return;
            body.appendBuffer(chunk);
            if (body.length() <= most) return;
            late.pause();
            whole.tryComplete(false);
        });
        late.exceptionHandler(_ -> whole.tryFail(gone()));
        late.endHandler(_ -> whole.tryComplete(true));
        late.resume();
        boolean isWhole = whole.future().await();
        return new Beginning(body.getBuffer(0, Math.min(most, body.length())), isWhole);
    }

    /// Lets the rest of a paused `request` pass unread, so that its connection stays usable.
    public static void drop(HttpServerRequest request) {
        if (!request.isEnded()) request.resume();
    }

    /// The same of at most about `bytes`: what is sent beyond these waits until the connection is
    /// closed, so that its sender costs no more.
    static void drop(HttpServerRequest request, long bytes) {
        if (request.isEnded()) return;
        var left = new AtomicLong(bytes);
        try {
            request.handler(chunk -> {
                if (left.addAndGet(-chunk.length()) <= 0) request.pause();
            });
        } catch (IllegalStateException _) { // it ended just now
            return;
        }
        request.resume();
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
