package io.millrace.app;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Options about what a node keeps to put tenants back.
final class KeepingOptions {
    @Option(
            names = "--point-in-time",
            paramLabel = "HOURS",
            defaultValue = "${env:MILLRACE_POINT_IN_TIME:-24}",
            description =
                    "tenants can be put back to any moment of the last so many hours, with the"
                            + " embedded Postgres; 0 for not at all (MILLRACE_POINT_IN_TIME)")
    private int hours;

    @Option(
            names = "--backups",
            paramLabel = "DIR",
            defaultValue = "${env:MILLRACE_BACKUPS}",
            description =
                    "folder of an archive of each tenant a night; one node of a cluster makes them"
                            + " (MILLRACE_BACKUPS); default: none")
    private @Nullable Path backups;

    @Option(
            names = "--backup-nights",
            paramLabel = "N",
            defaultValue = "${env:MILLRACE_BACKUP_NIGHTS:-7}",
            description = "archives that are kept of each tenant (MILLRACE_BACKUP_NIGHTS)")
    private int nights;

    Keeping keeping() {
        return new Keeping(hours, Optional.ofNullable(backups), nights);
    }
}
