package io.millrace.gateway.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;

/// A response as a stream for code that blocks: a write waits until the client has taken it. Not
/// for a thread of Vert.x.
final class ResponseStream extends OutputStream {
    private static final int CHUNK = 64 * 1024;
    private static final int PATIENCE_SECONDS = 60;

    private final HttpServerResponse response;
    private final byte[] chunk = new byte[CHUNK];
    private int filled;

    ResponseStream(HttpServerResponse response) {
        this.response = response;
    }

    @Override
    public void write(int one) throws IOException {
        if (filled == CHUNK) flush();
        chunk[filled++] = (byte) one;
    }

    @Override
    public void write(byte[] buffer, int from, int length) throws IOException {
        for (int done = 0; done < length; ) {
            if (filled == CHUNK) flush();
            int part = Math.min(length - done, CHUNK - filled);
            System.arraycopy(buffer, from + done, chunk, filled, part);
            filled += part;
            done += part;
        }
    }

    @Override
    public void flush() throws IOException {
        if (filled == 0) return;
        var bytes = Buffer.buffer(filled).appendBytes(chunk, 0, filled);
        filled = 0;
        await(response.write(bytes));
    }

    @Override
    public void close() throws IOException {
        flush();
        await(response.end());
    }

    private static void await(Future<Void> written) throws IOException {
        try {
            written.timeout(PATIENCE_SECONDS, TimeUnit.SECONDS).await();
        } catch (Exception e) { // await throws checked ones too
            throw new IOException("the client does not take the answer", e);
        }
    }
}
