package io.millrace.gateway.calls;

import io.millrace.kernel.Span;
import io.vertx.core.Promise;
import java.util.function.Supplier;

/// Runs work that blocks on a thread of its own, so that other calls go on meanwhile.
final class Aside {
    private Aside() {}

    static <T> T run(Supplier<T> work) {
        var promise = Promise.<T>promise();
        Thread.ofVirtual()
                .start(
                        Span.carried(() -> {
                            try {
                                promise.complete(work.get());
                            } catch (Throwable e) { // await throws checked ones too
                                promise.fail(e);
                            }
                        }));
        return promise.future().await();
    }
}
