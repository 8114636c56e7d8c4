package io.millrace.ingest;

import io.millrace.ingest.api.IngestRequest.FolderSource;
import io.millrace.ingest.api.IngestRequest.S3Source;
import io.millrace.ingest.api.IngestRequest.SftpSource;
import io.millrace.ingest.engine.pull.Glob;
import io.millrace.ingest.engine.pull.PulledName;
import io.millrace.ingest.store.PullStore.Pulled;
import io.millrace.kernel.Json;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What sources of files have in common.
///
/// @param names pattern of the names that are brought
/// @param isOpen whether all names match: then only those are brought whose format is known
/// @param every time between looks; zero is none
/// @param settle so long a file is to be as it was
record FileSettings(Glob names, boolean isOpen, Duration every, Duration settle) {
    static final String FOLDER = "folder";
    static final String S3 = "s3";
    static final String SFTP = "sftp";

    private static final int EVERY_SECONDS = 10;
    private static final int SETTLE_SECONDS = 5;

    /// Each look at a server of SFTP signs in there.
    private static final int SIGN_IN_SECONDS = 60;

    /// Whether a source brings files.
    static boolean areOf(Pulled source) {
        return isFiles(source.kind());
    }

    static boolean isFiles(String kind) {
        return kind.equals(FOLDER) || kind.equals(S3) || kind.equals(SFTP);
    }

    /// Of a source that brings files.
    static FileSettings of(Pulled source) {
        if (source.kind().equals(FOLDER)) {
            var its = Json.read(source.settings(), FolderSource.class);
            int settle = its.settleSeconds() == null ? SETTLE_SECONDS : its.settleSeconds();
            return of(its.pattern(), its.everySeconds(), settle);
        }
        if (source.kind().equals(SFTP)) {
            var its = Json.read(source.settings(), SftpSource.class);
            int every = its.everySeconds() == null ? SIGN_IN_SECONDS : its.everySeconds();
            int settle = its.settleSeconds() == null ? SETTLE_SECONDS : its.settleSeconds();
            return of(its.pattern(), every, settle);
        }
        // An object is there as a whole, or not.
        var its = Json.read(source.settings(), S3Source.class);
        return of(its.pattern(), its.everySeconds(), 0);
    }

    private static FileSettings of(
            @Nullable String pattern, @Nullable Integer everySeconds, int settleSeconds) {
        return new FileSettings(
                new Glob(pattern == null ? "*" : pattern),
                pattern == null,
                Duration.ofSeconds(everySeconds == null ? EVERY_SECONDS : everySeconds),
                Duration.ofSeconds(settleSeconds));
    }

    /// @param name below the source's place
    boolean isWanted(String name) {
        return !PulledName.isHidden(name)
                && names.matches(name)
                && (!isOpen || PulledName.written(name).isPresent());
    }
}
