package io.millrace.nifi;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/// Waits for what NiFi does by and by.
public final class Patience {
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private Patience() {}

    /// Asks again and again until the answer is true.
    ///
    /// @param what is waited for, for the message
    /// @throws NifiException when it takes too long
    public static void until(String what, BooleanSupplier holds) {
        until(what, LONGEST, holds);
    }

    public static void until(String what, Duration longest, BooleanSupplier holds) {
        if (!holdsWithin(longest, holds)) {
            throw new NifiException("NiFi takes too long: " + what);
        }
    }

    /// Asks again and again until the answer is true; whether it was in time.
    public static boolean holdsWithin(Duration longest, BooleanSupplier holds) {
        long deadline = System.nanoTime() + longest.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > deadline) return false;
            pause();
        }
        return true;
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NifiException("interrupted", e);
        }
    }
}
