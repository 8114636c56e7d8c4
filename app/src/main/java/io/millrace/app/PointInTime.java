package io.millrace.app;

import io.millrace.embedded.LocalPostgres;
import io.millrace.kernel.ProblemException;
import io.millrace.tenants.backup.Backups;
import io.millrace.tenants.backup.Manifest;
import io.millrace.tenants.db.DatabaseProblems;
import io.millrace.tenants.db.DatabaseSettings;
import io.millrace.tenants.db.Schema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/// Puts one organization back to a moment: a second server is recovered to it beside the one that
/// runs, and the organization is copied over from there.
///
/// @param data the node's folder
record PointInTime(Path data, Maintenance.Opened opened, Backups backups) {
    Manifest restore(String slug, Instant at) {
        if (at.isAfter(Instant.now())) throw new StartException("--at: that is yet to come");
        checkFirst(slug);
        var running =
                opened.embedded()
                        .orElseThrow(() ->
                                new StartException(
                                        "--at needs the embedded Postgres; recover yours to that moment"
                                                + " as a second server and give it with --from postgres://..."));
        try (var scratch = Scratch.open(data);
                var recovered = recover(running, at, scratch.postgres())) {
            var where =
                    DatabaseSettings.of(
                            "127.0.0.1",
                            recovered.port(),
                            recovered.superuser(),
                            recovered.password());
            return copy(slug, where, at, scratch);
        }
    }

    /// The embedded server keeps its own log only.
    private void checkFirst(String slug) {
        var server = opened.database().server(backups.find(slug));
        if (server.isFirst()) return;
        throw new StartException(
                "--at: %1$s is on the server %2$s; recover %2$s to that moment as a second server and give it with --from postgres://..."
                        .formatted(slug, server.name()));
    }

    /// @param recovered a server that shows the moment
    Manifest restoreFrom(String slug, URI recovered) {
        try (var scratch = Scratch.open(data)) {
            return copy(slug, Servers.external(recovered, "--from"), Instant.now(), scratch);
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

    private Manifest copy(String slug, DatabaseSettings where, Instant at, Scratch scratch) {
        var tenant = backups.find(slug);
        var source = new Schema(where, opened.secrets());
        checkAnswers(source, where);
        var file = scratch.resolve("tenant.zip");
        try {
            ArchiveFiles.write(file, out -> backups.writeFrom(source, tenant, at, out));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
        return backups.restore(tenant, file);
    }

    /// @throws StartException when it does not
    private static void checkAnswers(Schema source, DatabaseSettings where) {
        try (var _ = source.reader()) {
            return;
        } catch (SQLException e) {
            var cause = DatabaseProblems.of(e);
            if (cause instanceof ProblemException) {
                throw new PostgresRefusal(where, "--from").of(cause);
            }
            throw new StartException(
                    "--from: %s A server that was recovered from this installation's is expected."
                            .formatted(PostgresRefusal.sentence(e.getMessage())));
        }
    }
}
