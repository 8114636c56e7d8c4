package io.millrace.gateway.http;

import io.millrace.kernel.Ids;
import io.millrace.kernel.Problem;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpServerRequest;

/// Answers what is no request: its first line or its headers cannot be read.
public final class Unreadable {
    private Unreadable() {}

    /// Where the next request of the connection would begin is unknown: it ends.
    public static void answer(HttpServerRequest request) {
        var trace = Ids.random128();
        var problem = problem(request.decoderResult().cause());
        Sender.send(request.response(), Answer.problem(problem, trace), trace);
        request.connection().close();
    }

    private static Problem problem(Throwable cause) {
        return switch (cause) {
            case TooLongHttpLineException _ -> Problem.addressTooLong();
            case TooLongHttpHeaderException _ -> Problem.headersTooLong();
            default -> Problem.invalid("This is no HTTP request that can be read.");
        };
    }
}
