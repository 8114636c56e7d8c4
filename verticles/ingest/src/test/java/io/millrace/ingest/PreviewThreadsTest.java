package io.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PreviewThreadsTest {
    private final PreviewThreads threads = new PreviewThreads();
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final CompletableFuture<String> gate = new CompletableFuture<>();

    @AfterEach
    void close() {
        gate.complete("open");
        callers.close();
    }

    private static TenantId tenant(String name) {
        return new TenantId("tenant00000" + name);
    }

    private Future<String> begin(String tenant) {
        var begun = new CompletableFuture<Thread>();
        var answer =
                callers.submit(() ->
                        threads.run(
                                tenant(tenant),
                                () -> {
                                    begun.complete(Thread.currentThread());
                                    return gate.join();
                                }));
        assertThat(begun.join().isVirtual()).isFalse();
        return answer;
    }

    private void refused(String tenant) {
        assertThatThrownBy(() -> threads.run(tenant(tenant), () -> "never"))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().status()).isEqualTo(429));
    }

    @Test
    void oneATenantAndTwoInAllRunAtOnce() throws InterruptedException, ExecutionException {
        var first = begin("a");
        refused("a");
        var second = begin("b");
        refused("c");

        gate.complete("done");

        assertThat(first.get()).isEqualTo("done");
        assertThat(second.get()).isEqualTo("done");
        assertThat(threads.<String>run(tenant("a"), () -> "again")).isEqualTo("again");
    }

    @Test
    void placeOfAPreviewThatFailsIsFree() {
        assertThatThrownBy(() ->
                        threads.run(
                                tenant("a"),
                                () -> {
                                    throw new IllegalStateException("broken");
                                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(threads.<String>run(tenant("a"), () -> "again")).isEqualTo("again");
    }
}
