package io.millrace.alerts;

import io.millrace.alerts.engine.Kind;
import io.millrace.alerts.engine.Presence;
import io.millrace.alerts.engine.Presence.State;
import io.millrace.alerts.store.WatchStore.Services;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/// Which services answer nobody, as this node sees it. One thread at a time.
final class ServiceWatch {
    private final Predicate<String> answers;
    private final Map<String, Presence> seen = new HashMap<>();

    /// @param answers whether a service answers from anywhere; waits
    ServiceWatch(Predicate<String> answers) {
        this.answers = answers;
    }

    Services look() {
        for (var service : Kind.SERVICES) {
            boolean isThere = answers.test(service);
            seen.put(service, presence(service).after(isThere));
        }
        return new Services(
                Kind.SERVICES.stream()
                        .filter(each -> presence(each).state() != State.UNKNOWN)
                        .toList(),
                Kind.SERVICES.stream()
                        .filter(each -> presence(each).state() == State.DOWN)
                        .toList());
    }

    /// What was seen long ago is not what is.
    void forget() {
        seen.clear();
    }

    private Presence presence(String service) {
        return seen.getOrDefault(service, Presence.UNKNOWN);
    }
}
