package io.millrace.testkit.loops;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets a process in which no test runs say in its log when an event loop of it was blocked, as
/// [BlockedLoops] says it in a test. A process that was halted, or had to wait for its machine, is
/// excused here as there.
public final class LoopLog {
    /// What a line that says so holds.
    public static final String BLOCKED = "an event loop was blocked and nothing excuses it";

    private static final Logger LOG = LoggerFactory.getLogger(LoopLog.class);
    private static final Duration LOOK = Duration.ofMillis(100);

    private LoopLog() {}

    /// Begins, until the process ends. Called before it makes its first Vert.x; takes a moment.
    public static void begin() {
        FirstUse.load();
        var warnings = Warnings.listen();
        Thread.ofPlatform().daemon().name("loop-log").start(() -> tellOnAndOn(warnings));
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> tell(warnings)));
    }

    private static void tellOnAndOn(Warnings warnings) {
        while (true) {
            tell(warnings);
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    private static void tell(Warnings warnings) {
        for (var said : warnings.take()) LOG.atWarn().addKeyValue("said", said).log(BLOCKED);
    }
}
