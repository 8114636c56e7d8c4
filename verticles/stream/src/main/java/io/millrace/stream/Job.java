package io.millrace.stream;

import io.millrace.kernel.TenantId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A job that this node holds a lease on.
///
/// @param server that it is queued on; each numbers its jobs by itself
/// @param fence grows at each taking; the effect commits only under the newest
/// @param attempt 1 at the first taking
/// @param parent `traceparent` of what caused it, where spans are collected
public record Job(
        String server,
        long id,
        TenantId tenant,
        Stage stage,
        String key,
        Map<String, Object> payload,
        long fence,
        int attempt,
        String trace,
        @Nullable String parent) {
    public Job {
        payload = Map.copyOf(payload);
    }

    /// What tells a job from all others.
    record Ref(String server, long id) {}

    Ref ref() {
        return new Ref(server, id);
    }
}
