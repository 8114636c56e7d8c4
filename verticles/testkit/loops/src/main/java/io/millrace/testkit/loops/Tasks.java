package io.millrace.testkit.loops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/// The threads of this process that have one name, as Linux accounts for them; elsewhere there are
/// none.
final class Tasks {
    private static final Path ALL = Path.of("/proc/self/task");
    private static final int KEPT = 10;

    private final String name;
    private final Deque<Long> waited = new ArrayDeque<>();

    /// @param name as Linux has it, 15 characters at most
    Tasks(String name) {
        this.name = name;
    }

    /// Whether they were ready to run and got no processor for so long, all together, during the
    /// last questions.
    boolean hadToWait(long nanos) {
        waited.addLast(waitedSoFar());
        if (waited.size() > KEPT) waited.removeFirst();
        return waited.getLast() - waited.getFirst() > nanos;
    }

    private long waitedSoFar() {
        long sum = 0;
        try (var tasks = Files.newDirectoryStream(ALL)) {
            for (var task : tasks) sum += waited(task);
        } catch (IOException _) { // not Linux
        }
        return sum;
    }

    private long waited(Path task) {
        try {
            if (!Files.readString(task.resolve("comm")).strip().equals(name)) return 0;
            // Time on a processor, time in wait of one, number of turns.
            return Long.parseLong(Files.readString(task.resolve("schedstat")).split(" ", -1)[1]);
        } catch (IOException _) { // it has just ended
            return 0;
        }
    }
}
