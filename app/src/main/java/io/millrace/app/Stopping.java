package io.millrace.app;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Ctrl-C and SIGTERM. The command is told, closes what runs, and the process ends with the
/// command's own exit code; a JVM that a signal ends would answer 130 or 143.
final class Stopping {
    private static final int LONGEST_SECONDS = 60;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CompletableFuture<Integer> ended = new CompletableFuture<>();
    private @Nullable Thread worker;

    private Stopping() {}

    /// One that no signal reaches.
    static Stopping never() {
        return new Stopping();
    }

    static Stopping install() {
        var stopping = new Stopping();
        Runtime.getRuntime().addShutdownHook(new Thread(stopping::stop, "millrace-stop"));
        return stopping;
    }

    private void stop() {
        ask();
        Runtime.getRuntime().halt(code());
    }

    private synchronized void ask() {
        asked.countDown();
        if (worker != null) worker.interrupt();
    }

    private int code() {
        try {
            return ended.get(LONGEST_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            System.err.println("millrace: it did not stop within " + LONGEST_SECONDS + " seconds");
        } catch (ExecutionException | InterruptedException e) {
            System.err.println("millrace: it did not stop: " + e);
        }
        return Main.FAILED;
    }

    private boolean isAsked() {
        return asked.getCount() == 0;
    }

    /// Waits so long, but no longer than until the process is asked to stop; whether it was.
    boolean isAskedWithin(Duration wait) {
        try {
            return asked.await(wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /// Waits until the process is asked to stop.
    void await() {
        try {
            asked.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Does work that is interrupted when the process is asked to stop; empty when it was.
    <T> Optional<T> unlessAsked(Supplier<T> work) {
        if (!begin()) return Optional.empty();
        try {
            return Optional.of(work.get());
        } catch (RuntimeException e) {
            if (isAsked()) return Optional.empty();
            throw e;
        } finally {
            end();
        }
    }

    private synchronized boolean begin() {
        if (isAsked()) return false;
        worker = Thread.currentThread();
        return true;
    }

    private synchronized void end() {
        worker = null;
        var _ = Thread.interrupted(); // what follows closes things in peace
    }

    /// The command is over and everything is closed.
    void ended(int code) {
        ended.complete(code);
    }
}
