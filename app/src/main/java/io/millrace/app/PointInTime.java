package io.millrace.app;

import io.millrace.embedded.LocalPostgres;
import io.millrace.embedded.PostgresArchive;
import io.millrace.tenants.backup.Backups;
import io.millrace.tenants.backup.Manifest;
import io.millrace.tenants.db.DatabaseSettings;
import io.millrace.tenants.db.Schema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/// Puts one organization back to a moment: a second server is recovered to it beside the one that
/// runs, and the organization is copied over from there.
///
/// @param data the node's folder
record PointInTime(Path data, Maintenance.Opened opened, Backups backups) {
    private static final String SCRATCH = "restore-";

    Manifest restore(String slug, Instant at) {
        if (at.isAfter(Instant.now())) throw new StartException("--at: that is yet to come");
        var running =
                opened.embedded()
                        .orElseThrow(() ->
                                new StartException(
                                        "--at needs the embedded Postgres; recover yours to that moment"
                                                + " as a second server and give it with --from postgres://..."));
        var scratch = scratch();
        try (var recovered = recover(running, at, scratch.resolve("postgres"))) {
            var where =
                    DatabaseSettings.of(
                            "127.0.0.1",
                            recovered.port(),
                            recovered.superuser(),
                            recovered.password());
            return copy(slug, where, at, scratch);
        } finally {
            delete(scratch);
        }
    }

    /// @param recovered a server that shows the moment
    Manifest restoreFrom(String slug, URI recovered) {
        var scratch = scratch();
        try {
            return copy(slug, Servers.external(recovered), Instant.now(), scratch);
        } finally {
            delete(scratch);
        }
    }

    private LocalPostgres recover(LocalPostgres.Address running, Instant at, Path scratch) {
        var kept = Keeping.archiveOf(data);
        try {
            return kept.recover(running, at, scratch, Servers.postgresSettings(Optional.of(kept)));
        } catch (IllegalArgumentException e) {
            throw new StartException("--at: " + e.getMessage());
        }
    }

    private Manifest copy(String slug, DatabaseSettings where, Instant at, Path scratch) {
        var tenant = backups.find(slug);
        var source = new Schema(where, opened.secrets());
        var file = scratch.resolve("tenant.zip");
        try {
            ArchiveFiles.write(file, out -> backups.writeFrom(source, tenant, at, out));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
        return backups.restore(tenant, file);
    }

    private Path scratch() {
        try {
            deleteLeftBehind();
            return Files.createTempDirectory(data, SCRATCH);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + data, e);
        }
    }

    /// What a command left that was killed, unless it is at work.
    private void deleteLeftBehind() throws IOException {
        try (var found = Files.newDirectoryStream(data, SCRATCH + "*")) {
            for (var left : found) {
                if (LocalPostgres.runningPort(left.resolve("postgres")).isEmpty()) delete(left);
            }
        }
    }

    private static void delete(Path scratch) {
        try {
            PostgresArchive.delete(scratch);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + scratch, e);
        }
    }
}
