package io.millrace.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.embedded.LocalPostgres;
import io.millrace.embedded.PostgresArchive;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.backup.Backups;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes, on a thread of its own, what tenants can be put back from: copies of the embedded
/// Postgres and an archive of each tenant a night.
final class Keeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);
    private static final int FIRST_SECONDS = 60; // a node that starts has better things to do
    private static final int EACH_SECONDS = 600;
    private static final Duration BASE_LIFE = Duration.ofHours(24);
    static final String SUFFIX = ".zip";

    private final Keeping keeping;
    private final Optional<PostgresArchive> archive;
    private final Optional<LocalPostgres.Address> postgres;
    private final Backups backups;
    private final Clock clock;
    private final MissingArchives missing;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("millrace-keeper").factory());

    /// @param data the node's folder
    /// @param postgres empty where it is not embedded
    Keeper(
            Keeping keeping,
            Path data,
            Optional<LocalPostgres.Address> postgres,
            Backups backups,
            Clock clock) {
        this.keeping = keeping;
        this.archive = postgres.flatMap(_ -> keeping.archive(data));
        this.postgres = postgres;
        this.backups = backups;
        this.clock = clock;
        this.missing = new MissingArchives(clock);
        // What comes now is in no log: what was kept before leads nowhere.
        if (postgres.isPresent() && archive.isEmpty()) Keeping.archiveOf(data).discard();
    }

    /// Shows how many tenants lack their archive, where there are to be any.
    void measure(MeterRegistry meters) {
        if (keeping.backups().isPresent()) missing.show(meters);
    }

    void start() {
        if (archive.isEmpty() && keeping.backups().isEmpty()) return;
        var _ =
                thread.scheduleWithFixedDelay(
                        this::look, FIRST_SECONDS, EACH_SECONDS, TimeUnit.SECONDS);
    }

    private void look() {
        attempt("copy Postgres", () -> archive.ifPresent(this::copyPostgres));
        attempt("back up", () -> keeping.backups().ifPresent(this::backUpAll));
    }

    private static void attempt(String what, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) { // the next turn tries again
            LOG.atError().addKeyValue("service", "keeper").setCause(e).log("cannot " + what);
        }
    }

    void copyPostgres(PostgresArchive kept) {
        var now = clock.instant();
        boolean isDue =
                kept.newestBase().map(last -> last.plus(BASE_LIFE).isBefore(now)).orElse(true);
        if (isDue) kept.copyBase(postgres.orElseThrow());
        kept.prune(now.minus(Duration.ofHours(keeping.hours())));
    }

    /// Makes those archives that today's date has none of, in a folder for each tenant's id, and
    /// deletes those of deleted tenants once they are older than any that is kept. What this
    /// database knows nothing of stays: it may be all that is left of another.
    void backUpAll(Path folder) {
        var date = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        var tenants = backups.tenants();
        missing.retain(tenants);
        for (var tenant : tenants) {
            var its = folder.resolve(tenant.value());
            attempt("back up " + tenant, () -> backUp(tenant, its, its.resolve(date + SUFFIX)));
            missing.look(tenant, its);
        }
        attempt("delete old archives", () -> deleteOld(folder, date));
    }

    private void backUp(TenantId tenant, Path folder, Path file) {
        try {
            if (Files.exists(file)) return;
            Files.createDirectories(folder);
            ArchiveFiles.write(file, out -> backups.write(tenant, out));
            ArchiveFiles.trim(folder, SUFFIX, keeping.nights());
            ArchiveFiles.deleteBefore(folder, ArchiveFiles.PART, file.getFileName().toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void deleteOld(Path folder, LocalDate today) {
        var oldest = today.minusDays(keeping.nights()) + SUFFIX;
        try (var folders = Files.newDirectoryStream(folder, Files::isDirectory)) {
            for (var its : folders) {
                var name = its.getFileName().toString();
                if (TenantId.isOne(name) && backups.wasDeleted(new TenantId(name))) {
                    ArchiveFiles.deleteBefore(its, SUFFIX, oldest);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
                LOG.atWarn().addKeyValue("service", "keeper").log("a copy is cut off");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
