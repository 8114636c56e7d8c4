package io.millrace.tenants;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import io.millrace.kernel.Problem;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// argon2id (19 MiB, 2 passes, 1 lane: OWASP's minimum) on a few threads of its own; sign-ins
/// beyond the queue are refused rather than piled up.
final class Passwords {
    private static final Argon2Function ARGON2 =
            Argon2Function.getInstance(19 * 1024, 2, 1, 32, Argon2.ID);
    private static final int RETRY_SECONDS = 5;

    private final WorkerExecutor threads;
    private final int queue;
    private final AtomicInteger waiting = new AtomicInteger();
    // Compared with when the e-mail is unknown, so that it takes as long. It is made while the node
    // goes on to start.
    private final CompletableFuture<String> nobody;

    Passwords(Vertx vertx, AccountSettings settings) {
        this.threads =
                vertx.createSharedWorkerExecutor("millrace-passwords", settings.hashThreads());
        this.queue = settings.hashQueue();
        this.nobody = CompletableFuture.supplyAsync(() -> compute("nobody"), this::start);
    }

    private void start(Runnable work) {
        var _ = threads.executeBlocking(Executors.callable(work, true), false);
    }

    /// Loads the library, which registers a shutdown hook as it is loaded: while the process is
    /// already told to stop that fails.
    static void load() {
        var _ = ARGON2.hashCode();
    }

    /// The hash to store.
    String hash(String password) {
        return onThread(() -> compute(password));
    }

    /// Whether `password` is the one of `hash`; with a null hash false, after the same time.
    boolean matches(String password, @Nullable String hash) {
        boolean same = onThread(() -> isOf(password, hash));
        return same && hash != null;
    }

    /// Waits for nobody's hash also where it is not needed: both ways take as long.
    private boolean isOf(String password, @Nullable String hash) {
        var other = nobody.join();
        return Password.check(password, hash == null ? other : hash).with(ARGON2);
    }

    private static String compute(String password) {
        return Password.hash(password).addRandomSalt(16).with(ARGON2).getResult();
    }

    private <T> T onThread(Callable<T> work) {
        if (waiting.incrementAndGet() > queue) {
            waiting.decrementAndGet();
            throw Problem.tooMany("Too many sign-ins at once.", RETRY_SECONDS).toException();
        }
        try {
            return threads.executeBlocking(work, false).await();
        } finally {
            waiting.decrementAndGet();
        }
    }
}
