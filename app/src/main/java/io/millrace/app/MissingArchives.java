package io.millrace.app;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.kernel.TenantId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// How many tenants have no archive of the last night, whichever node should have made it. It is
/// counted anew whenever somebody asks, from what was seen last: where nobody looks any more,
/// archives get late all the same.
final class MissingArchives {
    static final String NAME = "millrace.archives.missing";

    /// So long after midnight the archives of the day are late.
    private static final Duration PATIENCE = Duration.ofHours(2);

    private static final Predicate<String> ARCHIVE =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}\\" + Keeper.SUFFIX).asMatchPredicate();

    private final Clock clock;

    /// Names of files, which begin with a date; empty for a tenant without any.
    private final Map<TenantId, String> newest = new ConcurrentHashMap<>();

    MissingArchives(Clock clock) {
        this.clock = clock;
    }

    void show(MeterRegistry meters) {
        Gauge.builder(NAME, () -> count())
                .description("Tenants without an archive of the last 26 hours")
                .register(meters);
    }

    /// Those that are not in `tenants` are gone.
    void retain(Collection<TenantId> tenants) {
        newest.keySet().retainAll(Set.copyOf(tenants));
    }

    /// @param folder of the tenant's archives
    void look(TenantId tenant, Path folder) {
        newest.put(tenant, newestIn(folder));
    }

    /// A folder that cannot be read holds nothing that a tenant could be put back from.
    private static String newestIn(Path folder) {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(ARCHIVE)
                    .max(Comparator.naturalOrder())
                    .orElse("");
        } catch (IOException | UncheckedIOException e) {
            return "";
        }
    }

    /// Not a number before the first look.
    private double count() {
        if (newest.isEmpty()) return Double.NaN;
        var due = LocalDate.ofInstant(clock.instant().minus(PATIENCE), ZoneOffset.UTC);
        var oldest = due + Keeper.SUFFIX;
        return (double) newest.values().stream().filter(its -> its.compareTo(oldest) < 0).count();
    }
}
