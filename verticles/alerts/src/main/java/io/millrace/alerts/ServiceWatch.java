package io.millrace.alerts;

import io.millrace.alerts.engine.Kind;
import io.millrace.alerts.engine.Presence;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/// Which services answer nobody, as this node sees it. Looked at on one context, read from any
/// thread.
final class ServiceWatch {
    private final Predicate<String> answers;
    private final Map<String, Presence> seen = new ConcurrentHashMap<>();

    /// @param answers whether a service answers from anywhere; waits
    ServiceWatch(Predicate<String> answers) {
        this.answers = answers;
    }

    void look() {
        for (var service : Kind.SERVICES) {
            boolean isThere = answers.test(service);
            seen.merge(service, Presence.UP.after(isThere), (before, _) -> before.after(isThere));
        }
    }

    List<String> down() {
        return Kind.SERVICES.stream().filter(this::isDown).toList();
    }

    /// How many are down; of one, 1 or 0.
    ///
    /// @param service empty for all
    int down(String service) {
        if (service.isEmpty()) return down().size();
        return isDown(service) ? 1 : 0;
    }

    private boolean isDown(String service) {
        return seen.getOrDefault(service, Presence.UP).isDown();
    }
}
