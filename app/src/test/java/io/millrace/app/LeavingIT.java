package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.kernel.Json;
import io.millrace.testkit.Stack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// A node of two that is told to stop: whoever minds `/readyz`, as a load balancer does, sees
/// nothing of it.
@Tag("slow")
class LeavingIT {
    private static final int CALLERS = 3;

    private final Stack stack = Stack.shared();
    private final List<ChildNode> nodes = new ArrayList<>();
    private final int firstPort = ChildNode.freePort();

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    @AfterEach
    void stop() {
        ChildNode.closeAll(nodes);
    }

    @Test
    void noRequestOfACallerThatMindsReadinessFailsWhileANodeLeaves() throws Exception {
        up("first", firstPort);
        up("second", ChildNode.freePort());
        var clients =
                List.of(
                        TestClient.signUp(nodes.getFirst().url()),
                        TestClient.signUp(nodes.getLast().url()));
        var closed = new Closing();
        closed.open(clients.getLast());
        var over = new AtomicBoolean();
        var answers = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var callers = new ArrayList<java.util.concurrent.Future<Integer>>();
            for (int i = 0; i < CALLERS; i++) {
                callers.add(threads.submit(calling(clients, i, over, answers)));
            }
            awaitMore(answers, 30);

            int code = nodes.getLast().terminate();

            awaitMore(answers, 30);
            over.set(true);
            for (var caller : callers) assertThat(caller.get()).isPositive();
            assertThat(code).isZero();
        }
        assertThat(closed.code.get(10, TimeUnit.SECONDS)).isEqualTo(1012);
        var batches = Json.readObject(clients.getFirst().get("/api/v1/batches").body());
        assertThat((List<?>) batches.get("items"))
                .isNotEmpty()
                .allSatisfy(
                        batch -> assertThat(((Map<?, ?>) batch).get("state")).isEqualTo("stored"));
    }

    private static void awaitMore(AtomicInteger answers, int more) throws InterruptedException {
        int enough = answers.get() + more;
        while (answers.get() < enough) TimeUnit.MILLISECONDS.sleep(20);
    }

    /// Reads and stores in turn at a node that is ready; the number of its requests.
    private static Callable<Integer> calling(
            List<TestClient> clients, int number, AtomicBoolean over, AtomicInteger answers) {
        return () -> {
            int sent = 0;
            while (!over.get()) {
                assertThat(isReady(clients.getFirst())).as("the node that stays").isTrue();
                var client = ready(clients, number + sent);
                var answer =
                        sent % 2 == 0
                                ? client.get("/api/v1/batches")
                                : client.upload("orders", "id\n" + sent + "\n", true);
                assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 202);
                answers.incrementAndGet();
                sent++;
            }
            return sent;
        };
    }

    private static TestClient ready(List<TestClient> clients, int turn) {
        for (int i = 0; ; i++) {
            var client = clients.get((turn + i) % clients.size());
            if (isReady(client)) return client;
        }
    }

    private static boolean isReady(TestClient client) {
        try {
            var request =
                    HttpRequest.newBuilder(client.url().resolve("/readyz"))
                            .timeout(Duration.ofSeconds(5))
                            .build();
            return client.http().send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException _) { // gone
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// Notes with what code a socket is closed.
    private static final class Closing implements WebSocket.Listener {
        private final CompletableFuture<Integer> code = new CompletableFuture<>();

        void open(TestClient client) {
            var url =
                    URI.create(
                            client.url().toString().replaceFirst("^http", "ws") + "/api/v1/live");
            var socket = client.http().newWebSocketBuilder().buildAsync(url, this).join();
            var auth = Map.of("type", "auth", "token", client.token());
            socket.sendText(Json.write(auth), true).join();
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            if (part.toString().contains("\"type\":\"ping\"")) {
                var _ = from.sendText("{\"type\":\"pong\"}", true);
            }
            from.request(1);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
            code.complete(status);
            return CompletableFuture.completedFuture(null);
        }
    }

    private void up(String name, int clusterPort) {
        nodes.add(
                ChildNode.beside(
                        stack, folder, name, clusterPort, firstPort, "--leave-pause", "1"));
    }
}
