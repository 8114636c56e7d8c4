package io.millrace.stream;

import java.net.URI;
import java.util.Optional;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobApiMetadata;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStoreContext;

/// A server on loopback that speaks S3, checks signatures and keeps objects in memory.
final class S3Server {
    private static final String BUCKET = "payloads";
    private static final String ACCESS_KEY = "millrace";
    private static final String SECRET_KEY = "not-secret-in-a-test";

    private final BlobStoreContext context;
    private final S3Proxy server;

    S3Server() throws Exception {
        context =
                ContextBuilder.newBuilder(new TransientNio2BlobApiMetadata())
                        .credentials("none", "none")
                        .build(BlobStoreContext.class);
        context.getBlobStore().createContainerInLocation(null, BUCKET);
        server =
                S3Proxy.builder()
                        .blobStore(context.getBlobStore())
                        .endpoint(URI.create("http://127.0.0.1:0"))
                        .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_KEY, SECRET_KEY)
                        .build();
        server.start();
    }

    S3Place place(String prefix) {
        return place(BUCKET, prefix, SECRET_KEY);
    }

    S3Place place(String bucket, String prefix, String secretKey) {
        var endpoint = URI.create("http://127.0.0.1:" + server.getPort());
        return new S3Place(
                bucket, prefix, Optional.of(endpoint), "us-east-1", ACCESS_KEY, secretKey);
    }

    void close() throws Exception {
        server.stop();
        context.close();
    }
}
