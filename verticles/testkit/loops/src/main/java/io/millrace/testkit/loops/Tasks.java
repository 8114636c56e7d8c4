package io.millrace.testkit.loops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// The threads of this process that have one name, as Linux accounts for them; elsewhere there are
/// none.
final class Tasks {
    private static final Path ALL = Path.of("/proc/self/task");
    private static final int KEPT = 10;
    // Listing all threads of a process costs more than all else here.
    private static final int QUESTIONS_A_LISTING = 25;

    private final String name;
    private final Deque<Long> waited = new ArrayDeque<>();
    private List<Path> found = List.of();
    private long questions;

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
        if (questions++ % QUESTIONS_A_LISTING == 0) found = find();
        return found.stream().mapToLong(Tasks::waited).sum();
    }

    private List<Path> find() {
        var mine = new ArrayList<Path>();
        try (var tasks = Files.newDirectoryStream(ALL)) {
            for (var task : tasks) {
                if (read(task.resolve("comm")).strip().equals(name)) {
                    mine.add(task.resolve("schedstat"));
                }
            }
        } catch (IOException _) { // not Linux
        }
        return mine;
    }

    private static long waited(Path schedstat) {
        // Time on a processor, time in wait of one, number of turns.
        var parts = read(schedstat).split(" ", -1);
        return parts.length < 2 ? 0 : Long.parseLong(parts[1]);
    }

    /// Empty for a thread that has just ended.
    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException _) {
            return "";
        }
    }
}
