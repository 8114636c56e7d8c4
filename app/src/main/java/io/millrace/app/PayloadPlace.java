package io.millrace.app;

import io.millrace.stream.FolderObjectStore;
import io.millrace.stream.S3ObjectStore;
import io.millrace.stream.S3Place;
import io.millrace.stream.api.ObjectStore;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where the nodes of a cluster keep payloads as they came.
public sealed interface PayloadPlace {
    /// A folder that they share.
    record Folder(Path folder) implements PayloadPlace {}

    /// A bucket.
    ///
    /// @param spool folder of what is on its way there, of this node or shared
    record Bucket(S3Place place, Path spool) implements PayloadPlace {}

    default ObjectStore open(Vertx vertx) {
        return switch (this) {
            case Folder its -> new FolderObjectStore(vertx, its.folder());
            case Bucket its -> new S3ObjectStore(vertx, its.place(), its.spool());
        };
    }

    /// @param given a folder, or `s3://bucket/prefix`; nothing is a folder in `data`
    /// @throws StartException when it cannot be used
    static PayloadPlace read(@Nullable String given, Path data, Map<String, String> environment) {
        if (given == null || given.isEmpty()) return new Folder(data.resolve("objects"));
        if (!given.startsWith("s3:")) return new Folder(Path.of(given));
        var spool = setting(environment, "MILLRACE_OBJECTS_SPOOL");
        return new Bucket(
                Reading.bucket(given, environment),
                spool.map(Path::of).orElse(data.resolve("objects-spool")));
    }

    private static Optional<String> setting(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }

    /// How the settings of a bucket are read.
    final class Reading {
        private static final Pattern ADDRESS =
                Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/([^/]+(?:/[^/]+)*)?)?");

        private Reading() {}

        private static S3Place bucket(String given, Map<String, String> environment) {
            var address = ADDRESS.matcher(given);
            if (!address.matches()) {
                throw new StartException(
                        "MILLRACE_OBJECTS: a folder, or s3://bucket/prefix is expected");
            }
            return new S3Place(
                    address.group(1),
                    Optional.ofNullable(address.group(2)).orElse(""),
                    setting(environment, "MILLRACE_OBJECTS_ENDPOINT").map(Reading::endpoint),
                    setting(environment, "MILLRACE_OBJECTS_REGION").orElse("us-east-1"),
                    key(SecretSetting.OBJECTS_ACCESS_KEY, environment),
                    key(SecretSetting.OBJECTS_SECRET_KEY, environment));
        }

        private static URI endpoint(String given) {
            try {
                var endpoint = URI.create(given);
                boolean isHttp = "https".equals(endpoint.getScheme());
                if ((isHttp || "http".equals(endpoint.getScheme())) && endpoint.getHost() != null) {
                    return endpoint;
                }
            } catch (IllegalArgumentException e) {
                // As of any other address that is none.
            }
            throw new StartException(
                    "MILLRACE_OBJECTS_ENDPOINT: a URL is expected, such as https://s3.example.org");
        }

        private static String key(SecretSetting key, Map<String, String> environment) {
            return key.read(environment)
                    .orElseThrow(() ->
                            new StartException(
                                    "%s or %s_FILE is needed, as MILLRACE_OBJECTS is a bucket"
                                            .formatted(key.variable(), key.variable())));
        }
    }
}
