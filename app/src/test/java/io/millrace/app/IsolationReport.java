package io.millrace.app;

import io.millrace.kernel.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What was tried against the walls between tenants and what came of it, kept as a file of the
/// build: `app/target/isolation-report.json`.
final class IsolationReport {
    private final Map<String, Tried> operations = new TreeMap<>();
    private final List<Attack> attacks = new ArrayList<>();

    /// @param calls with another tenant's names and ids
    /// @param answers statuses and how often each came
    private record Tried(int calls, Map<Integer, Integer> answers) {}

    /// @param sql of a tenant's model
    /// @param outcome what the tenant was told
    private record Attack(String sql, String outcome) {}

    void foreign(String operation, int status) {
        var before = operations.getOrDefault(operation, new Tried(0, Map.of()));
        var answers = new TreeMap<>(before.answers());
        answers.merge(status, 1, Integer::sum);
        operations.put(operation, new Tried(before.calls() + 1, answers));
    }

    void attack(String sql, String outcome) {
        attacks.add(new Attack(sql, outcome));
    }

    /// @throws IOException when it cannot be written
    void write() throws IOException {
        var report =
                Map.of(
                        "at", Instant.now().toString(),
                        "operations", operations,
                        "attacks", attacks);
        var file = Path.of("target", "isolation-report.json");
        Files.createDirectories(file.getParent());
        Files.writeString(file, Json.write(report));
    }
}
