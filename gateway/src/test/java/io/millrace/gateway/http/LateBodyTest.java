package io.millrace.gateway.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LateBodyTest {
    private static final int PATIENCE_SECONDS = 30;

    private final Vertx vertx = Vertx.vertx();
    private final Promise<HttpServerRequest> come = Promise.promise();
    private final CountDownLatch gone = new CountDownLatch(1);
    private final Buffer read = Buffer.buffer();
    private final Promise<Void> ended = Promise.promise();

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    private Socket connect() throws IOException {
        var server =
                vertx.createHttpServer()
                        .requestHandler(request -> {
                            request.pause();
                            request.response().closeHandler(_ -> gone.countDown());
                            come.complete(request);
                        })
                        .listen(0, "127.0.0.1")
                        .await();
        return new Socket(InetAddress.getLoopbackAddress(), server.actualPort());
    }

    private static void send(Socket socket, int declared, int sent) throws IOException {
        var out = socket.getOutputStream();
        var head = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + declared + "\r\n\r\n";
        out.write(head.getBytes(US_ASCII));
        out.write(new byte[sent]);
        out.flush();
    }

    private LateBody body() {
        var body = new LateBody(come.future().await());
        body.handler(read::appendBuffer)
                .endHandler(_ -> ended.complete())
                .exceptionHandler(ended::fail);
        return body;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, 100_000})
    void whoReadsAfterTheClientLeftGetsWhatCameAndIsToldSo(int sent) throws Exception {
        try (var socket = connect()) {
            send(socket, 200_000, sent);
        }
        assertThat(gone.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();

        body().resume();

        assertThatThrownBy(() -> ended.future().await(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .isInstanceOf(HttpClosedException.class);
        assertThat(read.length()).isEqualTo(sent);
    }

    @Test
    void whoPausesIsToldBehindTheLastOfWhatCame() throws Exception {
        try (var socket = connect()) {
            send(socket, 200_000, 100_000);
        }
        assertThat(gone.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        var body = body();
        body.handler(part -> {
            read.appendBuffer(part);
            body.pause();
            vertx.setTimer(1, _ -> body.resume());
        });

        body.resume();

        assertThatThrownBy(() -> ended.future().await(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .isInstanceOf(HttpClosedException.class);
        assertThat(read.length()).isEqualTo(100_000);
    }

    @Test
    void aWholeBodyEnds() throws Exception {
        try (var socket = connect()) {
            send(socket, 100_000, 100_000);
            body().resume();

            ended.future().await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(read.length()).isEqualTo(100_000);
        }
    }
}
