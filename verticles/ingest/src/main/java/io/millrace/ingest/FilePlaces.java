package io.millrace.ingest;

import io.millrace.ingest.api.IngestRequest.FolderSource;
import io.millrace.ingest.api.IngestRequest.S3Source;
import io.millrace.ingest.api.IngestRequest.SftpSource;
import io.millrace.ingest.engine.pull.PullFault;
import io.millrace.ingest.store.PullStore.Pulled;
import io.millrace.kernel.Json;
import io.millrace.kernel.TenantId;
import io.millrace.stream.S3Place;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Opens the places of sources that bring files.
///
/// @param watched the operator's folder of tenants' folders; null where there is none
/// @param http asks what the guard lets through only
/// @param guard of connections of another kind
record FilePlaces(@Nullable Path watched, GuardedHttp http, OutgoingGuard guard) {
    private static final String REGION = "us-east-1";

    /// @param secret of the source
    /// @throws PullFault when this node has none of the kind
    FilePlace open(TenantId tenant, Pulled source, @Nullable String secret) {
        var settings = FileSettings.of(source);
        if (source.kind().equals(FileSettings.FOLDER)) {
            var its = Json.read(source.settings(), FolderSource.class);
            return folder(tenant, its, settings);
        }
        if (source.kind().equals(FileSettings.SFTP)) {
            var its = Json.read(source.settings(), SftpSource.class);
            return new SftpPlace(its, secret == null ? "" : secret, guard, settings);
        }
        var its = Json.read(source.settings(), S3Source.class);
        return new BucketPlace(place(its, secret == null ? "" : secret), http, settings);
    }

    /// A tenant's folder has its id as its name, which no other tenant ever has.
    private FilePlace folder(TenantId tenant, FolderSource its, FileSettings settings) {
        if (watched == null) {
            throw new PullFault("This node watches no folder: its operator sets MILLRACE_WATCH.");
        }
        var folders = new ArrayList<String>();
        folders.add(tenant.value());
        if (its.folder() != null) folders.addAll(List.of(its.folder().split("/")));
        return new FolderPlace(watched, folders, settings);
    }

    private static S3Place place(S3Source its, String secret) {
        return new S3Place(
                its.bucket(),
                its.prefix() == null ? "" : its.prefix(),
                Optional.ofNullable(its.endpoint()).map(URI::create),
                its.region() == null ? REGION : its.region(),
                its.keyId(),
                secret);
    }
}
