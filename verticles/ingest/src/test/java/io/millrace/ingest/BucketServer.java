package io.millrace.ingest;

import io.millrace.ingest.api.IngestRequest.S3Source;
import java.net.URI;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobApiMetadata;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStore;
import org.jclouds.blobstore.BlobStoreContext;
import org.jspecify.annotations.Nullable;

/// A server on loopback that speaks S3, with one bucket in memory that a test fills.
final class BucketServer {
    static final String BUCKET = "drop";
    static final String KEY_ID = "reader";
    static final String SECRET = "not-secret-in-a-test";

    private final BlobStoreContext context;
    private final S3Proxy server;

    BucketServer() throws Exception {
        context =
                ContextBuilder.newBuilder(new TransientNio2BlobApiMetadata())
                        .credentials("none", "none")
                        .build(BlobStoreContext.class);
        store().createContainerInLocation(null, BUCKET);
        server =
                S3Proxy.builder()
                        .blobStore(store())
                        .endpoint(URI.create("http://127.0.0.1:0"))
                        .awsAuthentication(AuthenticationType.AWS_V4, KEY_ID, SECRET)
                        .build();
        server.start();
    }

    private BlobStore store() {
        return context.getBlobStore();
    }

    void put(String key, byte[] content) {
        store().putBlob(
                        BUCKET,
                        store().blobBuilder(key)
                                .payload(content)
                                .contentLength(content.length)
                                .build());
    }

    /// Without looks.
    S3Source source(@Nullable String prefix, @Nullable String pattern) {
        return source(BUCKET, prefix, pattern, 0);
    }

    S3Source source(
            String bucket, @Nullable String prefix, @Nullable String pattern, int everySeconds) {
        var endpoint = "http://127.0.0.1:" + server.getPort();
        return new S3Source(bucket, prefix, endpoint, null, KEY_ID, pattern, everySeconds);
    }

    void close() throws Exception {
        server.stop();
        context.close();
    }
}
