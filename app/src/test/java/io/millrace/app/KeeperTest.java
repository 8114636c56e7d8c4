package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.kernel.Ids;
import io.millrace.kernel.TenantId;
import io.millrace.stream.FolderObjectStore;
import io.millrace.tenants.Audit;
import io.millrace.tenants.backup.Archive;
import io.millrace.tenants.backup.Backups;
import io.millrace.testkit.SettableClock;
import io.millrace.testkit.Stack;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeeperTest {
    private static final Stack STACK = Stack.shared();

    @TempDir private Path folder;
    private final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T23:50:00Z"));

    private Keeper keeper(Keeping keeping) {
        var store = new FolderObjectStore(STACK.vertx(), folder.resolve("objects"));
        var database = STACK.database();
        var backups = new Backups(database, new StoredPayloads(store), _ -> {});
        return new Keeper(keeping, folder, Optional.of(STACK.postgres().address()), backups, clock);
    }

    private static List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void eachNightHasAnArchiveAndTheOldestGo() throws IOException {
        var tenant = STACK.tenant();
        var archives = folder.resolve("nights");
        var its = archives.resolve(tenant.value());
        try (var keeper = keeper(new Keeping(0, Optional.of(archives), 2))) {
            keeper.backUpAll(archives);
            var first = Files.getLastModifiedTime(its.resolve("2026-03-01.zip"));
            keeper.backUpAll(archives);
            assertThat(Files.getLastModifiedTime(its.resolve("2026-03-01.zip"))).isEqualTo(first);

            Files.createFile(its.resolve("2026-03-01.zip7.part")); // of a node that was killed
            clock.advance(Duration.ofMinutes(20));
            keeper.backUpAll(archives);
            clock.advance(Duration.ofDays(1));
            keeper.backUpAll(archives);
        }

        assertThat(names(its)).containsExactly("2026-03-02.zip", "2026-03-03.zip");
        var file = its.resolve("2026-03-03.zip");
        assertThat(Files.getPosixFilePermissions(file))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        try (var archive = Archive.open(file)) {
            archive.verify();
            assertThat(archive.manifest().tenant().id()).isEqualTo(tenant);
        }
    }

    @Test
    void archivesOfATenantThatWasDeletedGoWhenTheyAreOld() throws IOException {
        var archives = folder.resolve("nights");
        var deleted = Ids.tenant();
        recordDeletion(deleted);
        var gone = archives.resolve(deleted.value());
        var unknown = archives.resolve(Ids.tenant().value());
        var others = archives.resolve("notes of the operator");
        for (var its : List.of(gone, unknown, others)) {
            Files.createDirectories(its);
            Files.createFile(its.resolve("2026-02-26.zip"));
            Files.createFile(its.resolve("2026-02-27.zip"));
        }
        try (var keeper = keeper(new Keeping(0, Optional.of(archives), 2))) {
            keeper.backUpAll(archives);
            assertThat(names(gone)).containsExactly("2026-02-27.zip");

            clock.advance(Duration.ofDays(1));
            keeper.backUpAll(archives);
        }

        assertThat(gone).doesNotExist();
        assertThat(names(unknown)).hasSize(2);
        assertThat(names(others)).hasSize(2);
    }

    @Test
    void whoHasNoArchiveOfTheLastNightIsCountedUntilThereIsOne() throws IOException {
        var tenant = STACK.tenant();
        var archives = folder.resolve("nights");
        var its = archives.resolve(tenant.value());
        var meters = new SimpleMeterRegistry();
        try (var keeper = keeper(new Keeping(0, Optional.of(archives), 2))) {
            keeper.measure(meters);
            assertThat(missing(meters)).isNaN();
            keeper.backUpAll(archives);
            double others = missing(meters); // those that other tests left behind

            clock.advance(Duration.ofMinutes(129));
            assertThat(missing(meters)).isEqualTo(others);
            clock.advance(Duration.ofMinutes(1)); // it is two o'clock, and nobody made one
            assertThat(missing(meters)).isGreaterThan(others);

            Files.move(its, folder.resolve("elsewhere"));
            Files.createFile(its); // where its folder would be
            keeper.backUpAll(archives);
            assertThat(missing(meters)).isEqualTo(others + 1);

            Files.delete(its);
            keeper.backUpAll(archives);
            assertThat(missing(meters)).isEqualTo(others);
        }
    }

    @Test
    void whereNoArchivesAreMadeNoneIsMissing() {
        var meters = new SimpleMeterRegistry();
        try (var keeper = keeper(Keeping.NOTHING)) {
            keeper.measure(meters);
        }

        assertThat(meters.find(MissingArchives.NAME).gauges()).isEmpty();
    }

    private static double missing(SimpleMeterRegistry meters) {
        return meters.get(MissingArchives.NAME).gauge().value();
    }

    private static void recordDeletion(TenantId tenant) {
        var audit = new Audit(STACK.database().tenantDb());
        new CommandRecord(audit)
                .during(Optional.empty(), "deleteTenant", "shop (" + tenant + ")", () -> 0);
    }

    @Test
    void aSlugThatIsGivenAgainHasArchivesOfItsOwn() throws IOException {
        var first = STACK.tenant();
        var archives = folder.resolve("nights");
        try (var keeper = keeper(new Keeping(0, Optional.of(archives), 2))) {
            keeper.backUpAll(archives);
            rename(first, "was-" + first);
            var second = STACK.tenant();
            rename(second, first.value());
            keeper.backUpAll(archives);

            try (var archive = Archive.open(archives.resolve(second + "/2026-03-01.zip"))) {
                assertThat(archive.manifest().tenant().id()).isEqualTo(second);
                assertThat(archive.manifest().tenant().slug()).isEqualTo(first.value());
            }
        }
    }

    private static void rename(TenantId tenant, String slug) {
        var values = Tuple.of(tenant.value(), slug);
        STACK.database()
                .tenantDb()
                .platform(c ->
                        c.preparedQuery("update millrace.tenants set slug = $2 where id = $1")
                                .execute(values)
                                .await()
                                .size());
    }

    @Test
    void whatIsKeptNoLongerIsDeleted() throws IOException {
        var kept = folder.resolve("postgres-archive");
        Files.createDirectories(kept.resolve("base").resolve("1772409600000"));
        assertThat(Keeping.found(folder)).isPresent();

        keeper(Keeping.NOTHING).close();

        assertThat(kept).doesNotExist();
    }
}
