package io.millrace.app;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which installation a command works on.
final class InstallationOptions {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:MILLRACE_DATA:-${sys:millrace.home:-.}/.millrace/data}",
            description = "folder of everything the node keeps (MILLRACE_DATA)")
    private Path data = Path.of(".millrace", "data");

    @Option(
            names = "--postgres",
            paramLabel = "URL",
            defaultValue = PostgresUrl.SAID,
            converter = PostgresUrl.class,
            description =
                    "postgres://superuser:password@host:port (MILLRACE_POSTGRES, else"
                            + " DATABASE_URL); default: embedded")
    private @Nullable URI postgres;

    @Option(
            names = "--servers",
            paramLabel = "NAME=URL",
            description =
                    "further Postgres servers, with a space between (MILLRACE_SERVERS); default: none")
    private @Nullable String servers;

    @Option(
            names = "--objects",
            paramLabel = "PLACE",
            defaultValue = "${env:MILLRACE_OBJECTS}",
            description =
                    "folder of payloads, or s3://bucket/prefix (MILLRACE_OBJECTS);"
                            + " default: in --data")
    private @Nullable String objects;

    @Option(names = "--json", description = "print one JSON document")
    private boolean json;

    Path data() {
        return data;
    }

    Optional<URI> postgres() {
        return Optional.ofNullable(postgres);
    }

    ServerList servers() {
        return ServerList.read(servers, System.getenv());
    }

    /// @throws StartException when nothing was ever kept there: a command that reads must not make
    ///   an installation
    void checkThere() {
        if (postgres != null || Files.exists(data.resolve("postgres"))) return;
        throw new StartException("there is no node's data in " + data + "; say where with --data");
    }

    PayloadPlace objects() {
        return PayloadPlace.read(objects, data, System.getenv());
    }

    boolean isJson() {
        return json;
    }
}
