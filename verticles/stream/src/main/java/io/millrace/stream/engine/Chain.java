package io.millrace.stream.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds schedules that would start one another for ever.
public final class Chain {
    private Chain() {}

    /// A schedule that starts a run when another has ended.
    ///
    /// @param after what it waits for
    /// @param starts what it starts; both are named alike
    public record Link(String schedule, String after, String starts) {}

    /// The schedules of a circle that `link` closes, it first; empty when it closes none. `O(n²)`.
    public static Optional<List<String>> circle(Link link, List<Link> others) {
        var way =
                new HashMap<String, List<String>>(Map.of(link.starts(), List.of(link.schedule())));
        var open = new ArrayDeque<>(List.of(link.starts()));
        while (!open.isEmpty()) {
            var at = open.removeFirst();
            var come = way.getOrDefault(at, List.of());
            if (at.equals(link.after())) return Optional.of(come);
            for (var other : others) {
                if (!other.after().equals(at) || way.containsKey(other.starts())) continue;
                var longer = new ArrayList<>(come);
                longer.add(other.schedule());
                way.put(other.starts(), longer);
                open.addLast(other.starts());
            }
        }
        return Optional.empty();
    }
}
