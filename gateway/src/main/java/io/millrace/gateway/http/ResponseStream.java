package io.millrace.gateway.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// A response as a stream for code that blocks: a write waits until the client has taken it, as
/// long as it keeps its pace. Not for a thread of Vert.x.
final class ResponseStream extends OutputStream {
    private static final int CHUNK = 64 * 1024;

    private final HttpServerResponse response;
    private final Pace pace;
    private long taken;
    private Duration waited = Duration.ZERO;
    private final byte[] chunk = new byte[CHUNK];
    private int filled;

    ResponseStream(HttpServerResponse response) {
        this(response, Pace.STANDARD);
    }

    ResponseStream(HttpServerResponse response, Pace pace) {
        this.response = response;
        this.pace = pace;
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
        taken += bytes.length();
    }

    @Override
    public void close() throws IOException {
        flush();
        await(response.end());
    }

    private void await(Future<Void> written) throws IOException {
        long begun = System.nanoTime();
        // A client that was quick before has no more credit than the one that begins.
        var left = least(pace.most(taken).minus(waited), pace.grace());
        try {
            written.timeout(Math.max(left.toMillis(), 1), TimeUnit.MILLISECONDS).await();
        } catch (Exception e) { // await throws checked ones too
            throw new IOException("the client does not take the answer, or too slowly", e);
        }
        waited = waited.plusNanos(System.nanoTime() - begun);
    }

    private static Duration least(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
