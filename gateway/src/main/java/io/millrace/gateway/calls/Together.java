package io.millrace.gateway.calls;

import io.millrace.kernel.Span;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.function.Supplier;

/// Runs waits side by side on the virtual-thread context that the caller is on.
record Together(Context context) {
    static Together here(Vertx vertx) {
        return new Together(vertx.getOrCreateContext());
    }

    <T> Future<T> start(Supplier<T> work) {
        var promise = Promise.<T>promise();
        var carried =
                Span.carried(() -> {
                    try {
                        promise.tryComplete(work.get());
                    } catch (Exception e) { // await throws checked ones too
                        promise.tryFail(e);
                    }
                });
        context.runOnContext(_ -> carried.run());
        return promise.future();
    }
}
