package io.millrace.kernel;

import io.netty.handler.codec.compression.Brotli;
import io.netty.handler.codec.compression.Zstd;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;

/// The packings of HTTP bodies whose libraries are native: netty unpacks them to a file and links
/// them when it first looks which there are, which is at a server's first connection, on its event
/// loop.
public final class ContentCodings {
    private ContentCodings() {}

    /// Looks on a worker; to be waited for before a server listens.
    public static Future<?> load(Vertx vertx) {
        return vertx.executeBlocking(
                () -> List.of(Zstd.isAvailable(), Brotli.isAvailable()), false);
    }
}
