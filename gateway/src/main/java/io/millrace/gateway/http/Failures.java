package io.millrace.gateway.http;

import io.millrace.kernel.Problem;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TraceParent;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Renders what went wrong outside of an operation.
public final class Failures implements Handler<RoutingContext> {
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    @Override
    public void handle(RoutingContext ctx) {
        if (isCutOff(ctx)) return;
        var trace = Trace.id(ctx.request().getHeader(TraceParent.HEADER));
        Sender.send(ctx, Answer.problem(problem(ctx, trace), trace), trace);
    }

    /// Whoever left in the middle of a file is told nothing more, and nothing is wrong here. What
    /// is cut off for another reason must look so.
    private static boolean isCutOff(RoutingContext ctx) {
        if (!ctx.response().headWritten() || !(ctx.failure() instanceof IOException e))
            return false;
        LOG.atInfo().addKeyValue("problem", String.valueOf(e.getMessage())).log("answer cut off");
        var _ = ctx.request().connection().close();
        return true;
    }

    private static Problem problem(RoutingContext ctx, String trace) {
        var failure = ctx.failure();
        if (failure instanceof ProblemException e) return e.problem();
        if (ctx.statusCode() == 400) return malformed();
        if (ctx.statusCode() == 404) return nothing();
        LOG.atError().addKeyValue("trace", trace).setCause(failure).log("request failed");
        return Problem.internal();
    }

    /// The problem of a refusal by vertx-web.
    static Problem of(HttpException refusal) {
        return refusal.getStatusCode() < 500 ? malformed() : Problem.internal();
    }

    private static Problem malformed() {
        return Problem.invalid("The request is not well-formed; check the encoding of its URL.");
    }

    public static Problem nothing() {
        return Problem.notFound("Nothing answers here; see /openapi.yaml.");
    }

    /// @param allowed methods of the path
    public static Problem wrongMethod(String allowed) {
        return Problem.methodNotAllowed(allowed);
    }
}
