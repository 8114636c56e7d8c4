package io.millrace.ingest;

import io.millrace.ingest.api.IngestRequest.FolderSource;
import io.millrace.ingest.api.IngestRequest.MysqlSource;
import io.millrace.ingest.api.IngestRequest.PostgresSource;
import io.millrace.ingest.api.IngestRequest.PutPulledSource;
import io.millrace.ingest.api.IngestRequest.RestSource;
import io.millrace.ingest.api.IngestRequest.S3Source;
import io.millrace.ingest.api.IngestRequest.SftpSource;
import io.millrace.kernel.Json;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What the settings of a source that is pulled say of what is read, and where a secret goes.
final class PulledSettings {
    private PulledSettings() {}

    /// Those of the request's kind, which are there, as JSON.
    static String json(PutPulledSource request) {
        return Json.write(
                Stream.of(
                                request.postgres(),
                                request.rest(),
                                request.folder(),
                                request.s3(),
                                request.mysql(),
                                request.sftp())
                        .flatMap(Stream::ofNullable)
                        .findFirst()
                        .orElseThrow());
    }

    /// Which rows are read: when that changes, they are read from the beginning.
    static List<Object> rows(String kind, String settings) {
        return switch (kind) {
            case PullRules.REST -> {
                var rest = Json.read(settings, RestSource.class);
                yield List.of(rest.url(), Optional.ofNullable(rest.paging()));
            }
            case FileSettings.FOLDER -> {
                // Which of its files are brought may change without bringing the others again.
                var folder = Json.read(settings, FolderSource.class);
                yield List.of(Optional.ofNullable(folder.folder()));
            }
            case FileSettings.S3 -> {
                var its = Json.read(settings, S3Source.class);
                yield List.of(
                        Optional.ofNullable(its.endpoint()),
                        its.bucket(),
                        Optional.ofNullable(its.prefix()));
            }
            case FileSettings.SFTP -> {
                var its = Json.read(settings, SftpSource.class);
                yield List.of(
                        its.host(),
                        Optional.ofNullable(its.port()),
                        Optional.ofNullable(its.folder()));
            }
            case PullRules.MYSQL -> {
                var table = Json.read(settings, MysqlSource.class);
                yield List.of(
                        table.host(),
                        Optional.ofNullable(table.port()),
                        table.database(),
                        Optional.ofNullable(table.table()),
                        Optional.ofNullable(table.query()),
                        Optional.ofNullable(table.mode()),
                        Optional.ofNullable(table.cursor()));
            }
            default -> {
                var table = Json.read(settings, PostgresSource.class);
                yield List.of(
                        table.host(),
                        Optional.ofNullable(table.port()),
                        table.database(),
                        Optional.ofNullable(table.table()),
                        Optional.ofNullable(table.query()),
                        Optional.ofNullable(table.mode()),
                        Optional.ofNullable(table.cursor()),
                        Optional.ofNullable(table.publication()));
            }
        };
    }

    /// Where a secret goes, and how; nothing where none does.
    static List<Object> place(String kind, String settings) {
        return switch (kind) {
            case PullRules.REST -> {
                var rest = Json.read(settings, RestSource.class);
                yield List.of(
                        RestPuller.origin(URI.create(rest.url())),
                        Optional.ofNullable(rest.authentication()));
            }
            case FileSettings.FOLDER -> List.of();
            case FileSettings.S3 -> {
                var its = Json.read(settings, S3Source.class);
                yield List.of(Optional.ofNullable(its.endpoint()), its.keyId());
            }
            case FileSettings.SFTP -> {
                var its = Json.read(settings, SftpSource.class);
                yield List.of(
                        its.host(),
                        Optional.ofNullable(its.port()),
                        its.user(),
                        its.hostKey(),
                        Optional.ofNullable(its.authentication()));
            }
            case PullRules.MYSQL -> {
                var its = Json.read(settings, MysqlSource.class);
                yield List.of(
                        its.host(),
                        Optional.ofNullable(its.port()),
                        its.database(),
                        its.user(),
                        Optional.ofNullable(its.sslMode()));
            }
            default -> {
                var its = Json.read(settings, PostgresSource.class);
                yield List.of(
                        its.host(),
                        Optional.ofNullable(its.port()),
                        its.database(),
                        its.user(),
                        Optional.ofNullable(its.sslMode()));
            }
        };
    }

    static boolean asksForSecret(PutPulledSource request) {
        if (request.folder() != null) return false;
        return request.rest() == null || PullRules.asksForSecret(request.rest());
    }
}
