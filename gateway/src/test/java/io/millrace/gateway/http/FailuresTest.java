package io.millrace.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FailuresTest {
    private static final int PATIENCE_SECONDS = 30;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    private Future<Buffer> ask(Consumer<RoutingContext> handler) {
        var router = Router.router(vertx);
        router.route().handler(handler::accept).failureHandler(new Failures());
        HttpServer server =
                vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1").await();
        return vertx.createHttpClient()
                .request(HttpMethod.GET, server.actualPort(), "127.0.0.1", "/")
                .compose(request -> request.send())
                .compose(HttpClientResponse::body);
    }

    @Test
    void whatIsCutOffOnTheWayLooksSoAndIsNotAnsweredAgain() {
        var answer =
                ask(ctx -> {
                    ctx.response().setChunked(true).write("half");
                    ctx.fail(new IOException("Broken pipe"));
                });

        assertThatThrownBy(() -> answer.await(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .isInstanceOf(HttpClosedException.class);
    }

    @Test
    void aFaultBeforeTheAnswerIsTold() throws Exception {
        var answer = ask(ctx -> ctx.fail(new IOException("a disk")));

        assertThat(answer.await(PATIENCE_SECONDS, TimeUnit.SECONDS).toString())
                .contains("urn:problem:internal")
                .doesNotContain("a disk");
    }
}
