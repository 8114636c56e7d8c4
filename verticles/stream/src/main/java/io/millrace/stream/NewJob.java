package io.millrace.stream;

import java.time.Duration;
import java.util.Map;

/// A job to be queued.
///
/// @param key names the work within the stage; while a job with it waits, a second one is the same
/// @param payload small; references, not rows
/// @param cost estimated effort in units of about 10 ms; at least 1
/// @param delay earliest start from now
/// @param trace of the request that caused it
public record NewJob(
        Stage stage,
        String key,
        Map<String, Object> payload,
        long cost,
        Duration delay,
        String trace) {
    public NewJob {
        payload = Map.copyOf(payload);
        if (cost < 1) throw new IllegalArgumentException("cost: " + cost);
    }

    public static NewJob of(Stage stage, String key, String trace) {
        return new NewJob(stage, key, Map.of(), 1, Duration.ZERO, trace);
    }

    public NewJob after(Duration wait) {
        return new NewJob(stage, key, payload, cost, wait, trace);
    }
}
