package io.millrace.gateway.meters;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.millrace.kernel.TenantId;
import io.millrace.kernel.TenantTags;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What a node's meters say at this moment, in a few figures: those of `/metrics`, worked out as
/// Prometheus does.
public final class NodeFigures {
    private static final String REQUESTS = "millrace.http.requests";

    private final MeterRegistry meters;

    public NodeFigures(MeterRegistry meters) {
        this.meters = meters;
    }

    /// How long the node's calls took since it started.
    public record Latency(double p50Millis, double p95Millis, double p99Millis) {}

    /// @param requests answered since it started
    /// @param cpu share of the machine's processors that the process uses, 0 to 1
    public record Node(long requests, @Nullable Double cpu, @Nullable Long heapBytes) {}

    /// Empty before the first call.
    public Optional<Latency> latency() {
        var counts = new TreeMap<Double, Double>();
        double total = 0;
        for (var timer : meters.find(REQUESTS).timers()) {
            total += (double) timer.count();
            add(timer, counts);
        }
        if (total == 0) return Optional.empty();
        return Optional.of(
                new Latency(
                        quantile(counts, total, 0.5),
                        quantile(counts, total, 0.95),
                        quantile(counts, total, 0.99)));
    }

    private static void add(Timer timer, Map<Double, Double> counts) {
        for (var bucket : timer.takeSnapshot().histogramCounts()) {
            double millis = bucket.bucket(TimeUnit.MILLISECONDS);
            if (!Double.isInfinite(millis)) counts.merge(millis, bucket.count(), Double::sum);
        }
    }

    /// As `histogram_quantile`: evenly spread within a bucket, at most the last bound.
    ///
    /// @param counts up to each bound
    private static double quantile(SortedMap<Double, Double> counts, double total, double share) {
        double rank = share * total;
        double lower = 0;
        double below = 0;
        for (var bound : counts.entrySet()) {
            double upTo = bound.getValue();
            if (upTo >= rank && upTo > below) {
                return lower + (bound.getKey() - lower) * (rank - below) / (upTo - below);
            }
            lower = bound.getKey();
            below = upTo;
        }
        return lower;
    }

    public Node node() {
        long requests = meters.find(REQUESTS).timers().stream().mapToLong(Timer::count).sum();
        var cpu = meters.find("process.cpu.usage").gauge();
        var heap = meters.find("jvm.memory.used").tag("area", "heap").gauges();
        return new Node(
                requests, cpu == null ? null : cpu.value(), heap.isEmpty() ? null : sum(heap));
    }

    /// Jobs of all nodes that wait. Empty on a node that does not look, which are those without a
    /// gateway.
    public OptionalLong waitingJobs() {
        var its = meters.find("millrace.queue.jobs").tag("state", "queued").gauges();
        return its.isEmpty() ? OptionalLong.empty() : OptionalLong.of(sum(its));
    }

    /// Records of the Kafka sources that this node reads which are not stored yet.
    public long kafkaLag() {
        return sum(meters.find("millrace.source.lag").gauges());
    }

    private static long sum(Collection<Gauge> gauges) {
        return (long) gauges.stream().mapToDouble(Gauge::value).sum();
    }

    /// Records of the tenant's Kafka sources that are not stored yet, of those that this node
    /// reads. Empty where they may be among those of all tenants that have no meter of their own.
    public OptionalLong kafkaLag(TenantId tenant) {
        var its = lags(tenant.value());
        if (its.isEmpty() && !lags(TenantTags.OTHERS).isEmpty()) return OptionalLong.empty();
        return OptionalLong.of(sum(its));
    }

    private Collection<Gauge> lags(String tag) {
        return meters.find("millrace.source.lag").tag(TenantTags.NAME, tag).gauges();
    }
}
