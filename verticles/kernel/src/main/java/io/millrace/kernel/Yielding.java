package io.millrace.kernel;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// Lets bulk work go behind other work wherever both want a core: it has what is idle, and a small
/// share of what is not, so that locks it holds are let go. On Linux; elsewhere, and where the
/// system does not allow it, nothing happens. Nothing is ever raised again: only an administrator
/// may.
public final class Yielding {
    /// Of nice(2): about a tenth of the weight of other work.
    static final int NICE = 10;

    private static final Path PROCESSES = Path.of("/proc");
    private static final Optional<MethodHandle> SET_PRIORITY = setPriority();
    private static final int PROCESS = 0;
    private static final int CALLER = 0;

    private Yielding() {}

    /// `int setpriority(int which, id_t who, int priority)`, whose processes are threads on Linux.
    @SuppressWarnings("restricted")
    private static Optional<MethodHandle> setPriority() {
        // nosemgrep: environment-outside-of-app -- what system this is, no setting
        if (!System.getProperty("os.name").equals("Linux")) return Optional.empty();
        var linker = Linker.nativeLinker();
        var type =
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT);
        return linker.defaultLookup()
                .find("setpriority")
                .map(function -> linker.downcallHandle(function, type));
    }

    /// The current thread yields from now on. It must be a platform thread.
    public static void thread() {
        lower(CALLER);
    }

    /// A process of one thread yields from now on.
    ///
    /// @param id of a process on this machine
    /// @return false when it may be lowered further in a moment
    public static boolean process(int id) {
        lower(id);
        return lowerSession(PROCESSES.resolve(id + "/autogroup"));
    }

    private static void lower(int who) {
        if (SET_PRIORITY.isEmpty()) return;
        try {
            int _ = (int) SET_PRIORITY.get().invokeExact(PROCESS, who, NICE);
        } catch (Throwable e) { // the function throws nothing
            throw new IllegalStateException(e);
        }
    }

    /// Where no container or service has a share of its own, Linux shares the cores among sessions
    /// first (sched(7), "The autogroup feature"), and a process of Postgres is a session by itself.
    private static boolean lowerSession(Path autogroup) {
        try {
            var now = Files.readString(autogroup).strip(); // empty where the feature is off
            if (!now.isEmpty() && !now.endsWith(" nice " + NICE)) {
                Files.writeString(autogroup, Integer.toString(NICE), StandardOpenOption.WRITE);
            }
            return true;
        } catch (IOException e) {
            // Another was lowered just now, or there is none and never will be.
            return !Files.isWritable(autogroup);
        }
    }
}
