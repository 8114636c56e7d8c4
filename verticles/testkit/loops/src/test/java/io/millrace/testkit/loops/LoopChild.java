package io.millrace.testkit.loops;

import io.vertx.core.Vertx;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A process with an event loop that never goes on, or one that is busy for a while at a time.
final class LoopChild {
    static final String WAITS = "waits";
    static final String WORKS = "works";

    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final int STEPS = 20;

    private LoopChild() {}

    public static void main(String[] arguments) {
        LoopLog.begin();
        var vertx = Vertx.vertx();
        boolean waits = arguments[0].equals(WAITS);
        vertx.runOnContext(_ -> {
            if (waits) waitForEver();
            else work(vertx);
        });
        System.out.println("began");
    }

    private static void waitForEver() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// In steps, so that it is not over as soon as a halted process goes on.
    private static void work(Vertx vertx) {
        for (int i = 0; i < STEPS; i++) LockSupport.parkNanos(STEP_NANOS);
        vertx.runOnContext(_ -> work(vertx));
    }
}
