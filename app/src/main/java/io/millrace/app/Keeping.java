package io.millrace.app;

import io.millrace.embedded.PostgresArchive;
import java.nio.file.Path;
import java.util.Optional;

/// What a node keeps to put tenants back later.
///
/// @param hours an embedded Postgres can be brought back to any moment of so many last hours; 0
///   keeps nothing for that
/// @param backups folder of an archive of each tenant a night; empty makes none
/// @param nights archives that are kept of each tenant
public record Keeping(int hours, Optional<Path> backups, int nights) {
    public static final Keeping NOTHING = new Keeping(0, Optional.empty(), 7);

    private static final String FOLDER = "postgres-archive";

    public Keeping {
        if (hours < 0) throw new StartException("--point-in-time: 0 or more is expected");
        if (nights < 1) throw new StartException("--backup-nights: 1 or more is expected");
    }

    /// What the Postgres in a data folder keeps; empty where nothing is to be kept, or can be.
    Optional<PostgresArchive> archive(Path data) {
        return Optional.of(archiveOf(data)).filter(kept -> hours > 0 && kept.isPossible());
    }

    static PostgresArchive archiveOf(Path data) {
        return new PostgresArchive(data.resolve(FOLDER));
    }

    /// What is kept in a data folder, if anything is.
    static Optional<PostgresArchive> found(Path data) {
        return Optional.of(archiveOf(data)).filter(kept -> kept.newestBase().isPresent());
    }
}
