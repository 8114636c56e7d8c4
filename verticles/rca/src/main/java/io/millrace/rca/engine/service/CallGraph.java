package io.millrace.rca.engine.service;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Who calls whom; cycles are allowed.
public final class CallGraph {
    private final Map<String, Set<String>> callees = new LinkedHashMap<>();

    public void add(String caller, String callee) {
        callees.computeIfAbsent(caller, _ -> new LinkedHashSet<>()).add(callee);
    }

    Set<String> callees(String service) {
        return callees.getOrDefault(service, Set.of());
    }

    /// Hops from `service` to all that it calls, itself not among them unless it calls itself
    /// around a cycle.
    Map<String, Integer> hops(String service) {
        var hops = new LinkedHashMap<String, Integer>();
        var open = new ArrayDeque<>(List.of(service));
        while (!open.isEmpty()) {
            var next = open.remove();
            int far = next.equals(service) ? 0 : hops.getOrDefault(next, 0);
            for (var callee : callees(next)) {
                if (callee.equals(service)) continue;
                if (hops.putIfAbsent(callee, far + 1) == null) open.add(callee);
            }
        }
        return hops;
    }
}
