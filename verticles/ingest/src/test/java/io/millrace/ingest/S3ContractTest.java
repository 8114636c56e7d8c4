package io.millrace.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.ingest.api.IngestRequest.S3Source;
import java.net.URI;
import java.util.Objects;

class S3ContractTest implements SourceContract {
    @Override
    public Served serve() {
        return new Bucket();
    }

    private static final class Bucket implements Served {
        private final BucketServer server;

        Bucket() {
            try {
                server = new BucketServer();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public int port() {
            var endpoint = Objects.requireNonNull(server.source(null, null).endpoint());
            return URI.create(endpoint).getPort();
        }

        @Override
        public String secret() {
            return BucketServer.SECRET;
        }

        @Override
        public boolean isIncremental() {
            return true;
        }

        @Override
        public void add(int from, int to) {
            server.put(from + ".csv", Parcels.csv(from, to).getBytes(UTF_8));
        }

        @Override
        public void declare(Pulls pulls, int port, String secret, boolean isFull) {
            var source =
                    new S3Source(
                            BucketServer.BUCKET,
                            null,
                            "http://127.0.0.1:" + port,
                            null,
                            BucketServer.KEY_ID,
                            null,
                            0);
            pulls.s3(source, secret);
        }

        @Override
        public void close() {
            try {
                server.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
