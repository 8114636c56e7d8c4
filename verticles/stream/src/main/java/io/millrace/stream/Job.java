package io.millrace.stream;

import io.millrace.kernel.TenantId;
import java.util.Map;

/// A job that this node holds a lease on.
///
/// @param fence grows at each taking; the effect commits only under the newest
/// @param attempt 1 at the first taking
public record Job(
        long id,
        TenantId tenant,
        Stage stage,
        String key,
        Map<String, Object> payload,
        long fence,
        int attempt,
        String trace) {
    public Job {
        payload = Map.copyOf(payload);
    }
}
