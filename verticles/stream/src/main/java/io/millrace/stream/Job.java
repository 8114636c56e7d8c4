package io.millrace.stream;

import io.millrace.kernel.TenantId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A job that this node holds a lease on.
///
/// @param server that it is queued on; each numbers its jobs by itself
/// @param cost estimated effort in units of about 10 ms
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
        long cost,
        long fence,
        int attempt,
        String trace,
        @Nullable String parent) {
    public Job {
        payload = Map.copyOf(payload);
    }

    /// Whether it takes long, so that it goes behind what somebody waits for.
    public boolean isBulk() {
        return stage.isBulk(cost);
    }

    /// What tells a job from all others.
    record Ref(String server, long id) {}

    Ref ref() {
        return new Ref(server, id);
    }
}
