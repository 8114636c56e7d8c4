package io.millrace.gateway.calls;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.kernel.TenantId;
import io.millrace.kernel.TenantTags;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// What a tenant was answered lately, good as long as nothing happened to its data, on whatever
/// node. Safe from any thread.
///
/// @param <V> never changes
final class Recent<V> {
    private static final int MOST_TENANTS = 1_000;

    /// What time alone changes is no older than this.
    private static final Duration LIFE = Duration.ofSeconds(2);

    private final String name;
    private final MeterRegistry meters;
    private final TenantTags tags = new TenantTags();
    private final Cache<TenantId, Kept<V>> kept =
            Caffeine.newBuilder().maximumSize(MOST_TENANTS).expireAfterWrite(LIFE).build();

    private record Kept<V>(String revision, V value) {}

    /// @param name of the meter's tag `cache`
    /// @param meters counts hits and misses by tenant
    Recent(String name, MeterRegistry meters) {
        this.name = name;
        this.meters = meters;
    }

    /// What is kept of the tenant, or what `read` gives; that is kept where it is whole. What
    /// happens while it is read is of a later revision.
    ///
    /// @param revision as of now; where it is not known nothing is kept
    V get(TenantId tenant, Optional<String> revision, Supplier<V> read, Predicate<V> isWhole) {
        var known = kept.getIfPresent(tenant);
        if (known != null && revision.filter(known.revision()::equals).isPresent()) {
            count(tenant, "hit");
            return known.value();
        }
        count(tenant, "miss");
        var value = read.get();
        if (revision.isPresent() && isWhole.test(value)) {
            kept.put(tenant, new Kept<>(revision.get(), value));
        }
        return value;
    }

    private void count(TenantId tenant, String outcome) {
        Counter.builder("millrace.cache.lookups")
                .description("Answers that were kept, or had to be put together")
                .tags("cache", name, "outcome", outcome, TenantTags.NAME, tags.of(tenant))
                .register(meters)
                .increment();
    }
}
