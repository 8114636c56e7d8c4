package io.millrace.app;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Ctrl-C and SIGTERM. The command is told, closes what runs, and the process ends with 0; a JVM
/// that a signal ends would answer 130 or 143.
final class Stopping {
    private static final int LONGEST_SECONDS = 60;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    private Stopping() {}

    static Stopping install() {
        var stopping = new Stopping();
        Runtime.getRuntime().addShutdownHook(new Thread(stopping::stop, "millrace-stop"));
        return stopping;
    }

    private void stop() {
        asked.countDown();
        try {
            if (closed.await(LONGEST_SECONDS, TimeUnit.SECONDS))
                Runtime.getRuntime().halt(Main.WELL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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

    /// Everything is closed: a process that was asked to stop may end.
    void done() {
        closed.countDown();
    }
}
