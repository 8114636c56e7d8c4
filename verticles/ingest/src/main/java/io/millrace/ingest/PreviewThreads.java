package io.millrace.ingest;

import io.millrace.kernel.Problem;
import io.millrace.kernel.TenantId;
import io.vertx.core.Promise;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Where previews run: they take much CPU and memory of a node, so there are few at once.
final class PreviewThreads {
    private static final int MOST = 2;
    private static final int IDLE_SECONDS = 60;
    private static final int RETRY_AFTER_SECONDS = 5;

    private final Set<TenantId> busy = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads =
            new ThreadPoolExecutor(
                    0,
                    MOST,
                    IDLE_SECONDS,
                    TimeUnit.SECONDS,
                    new SynchronousQueue<>(),
                    Thread.ofPlatform().daemon().name("millrace-preview-", 0).factory());

    /// Runs `work` while the caller waits.
    ///
    /// @throws io.millrace.kernel.ProblemException `too-many` while another one of the tenant runs,
    ///   or as many as there may be of all
    <T> T run(TenantId tenant, Supplier<T> work) {
        if (!busy.add(tenant)) {
            throw tooMany("One preview of an organization runs at a time; retry when it ends.");
        }
        Promise<T> done = Promise.promise();
        try {
            threads.execute(() -> run(tenant, work, done));
        } catch (RejectedExecutionException e) {
            busy.remove(tenant);
            throw tooMany("As many previews as there may be run already; retry soon.");
        }
        return done.future().await();
    }

    /// The place is free again before the answer is given.
    private <T> void run(TenantId tenant, Supplier<T> work, Promise<T> done) {
        try {
            var result = work.get();
            busy.remove(tenant);
            done.complete(result);
        } catch (Throwable e) { // thrown by who waits
            busy.remove(tenant);
            done.fail(e);
        }
    }

    private static RuntimeException tooMany(String detail) {
        return Problem.tooMany(detail, RETRY_AFTER_SECONDS).toException();
    }
}
