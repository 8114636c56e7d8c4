package io.millrace.gateway.live;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.millrace.kernel.TenantId;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// How long the tenant's last changes took from their commit to this gateway. Lives on the
/// gateway's context.
public final class Latencies {
    private static final Duration[] STEPS =
            IntStream.of(50, 100, 250, 500, 1_000, 2_500, 5_000, 30_000)
                    .mapToObj(Duration::ofMillis)
                    .toArray(Duration[]::new);

    private static final int KEPT = 512;
    private static final int MAX_TENANTS = 1_000;

    private final Timer all;
    private final Map<TenantId, Ring> rings =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<TenantId, Ring> eldest) {
                    return size() > MAX_TENANTS;
                }
            };

    /// @param meters gets the times of all tenants together
    public Latencies(MeterRegistry meters) {
        all =
                Timer.builder("millrace.live.delay")
                        .description("From a change's commit to this gateway")
                        .serviceLevelObjectives(STEPS)
                        .register(meters);
    }

    private static final class Ring {
        private final double[] millis = new double[KEPT];
        private int count;

        void add(double value) {
            millis[count++ % KEPT] = value;
        }

        Latency latency() {
            var sorted = Arrays.copyOf(millis, Math.min(count, KEPT));
            Arrays.sort(sorted);
            return new Latency(quantile(sorted, 0.5), quantile(sorted, 0.99));
        }

        private static double quantile(double[] sorted, double rank) {
            return sorted[(int) Math.ceil(rank * sorted.length) - 1];
        }
    }

    public record Latency(double p50Millis, double p99Millis) {}

    void add(TenantId tenant, Duration took) {
        all.record(took);
        rings.computeIfAbsent(tenant, _ -> new Ring()).add(Math.max(0, took.toNanos() / 1e6));
    }

    void forget(TenantId tenant) {
        rings.remove(tenant);
    }

    /// Empty where nothing changed since the gateway started.
    public Optional<Latency> of(TenantId tenant) {
        return Optional.ofNullable(rings.get(tenant)).map(Ring::latency);
    }
}
