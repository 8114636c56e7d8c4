package io.millrace.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.kernel.Ids;
import io.millrace.kernel.Problem;
import io.millrace.kernel.Tracer;
import io.millrace.testkit.Heard;
import io.millrace.testkit.Stack;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class JobSpanTest {
    private final Stack stack = Stack.shared();
    private final AtomicInteger tries = new AtomicInteger();
    private final Heard span = new Heard(Ids.random128());

    @Test
    void whatIsPutOffOrLostDidNotFail() {
        var vertx = Vertx.vertx();
        Tracer.install(vertx, (_, _, _, _) -> span);
        var queue = new WorkQueue(vertx, stack.db());
        var tenant = stack.tenant();
        var fault = new IllegalStateException("no");
        var worker = new StageWorker(queue, Stage.RCA, 1, job -> attempt(queue, job, fault));
        var options = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
        try {
            var deployed = vertx.deployVerticle(worker, options).await();
            long id = stack.db().in(tenant, c -> queue.enqueue(c, NewJob.of(Stage.RCA, "k", "t")));
            queue.wake(Stage.RCA);
            assertThat(queue.awaitDone(tenant, id, Duration.ofSeconds(30))).isTrue();
            vertx.undeploy(deployed).await();
        } finally {
            vertx.close().await();
        }

        assertThat(tries).hasValue(3);
        assertThat(span.failures()).containsExactly(fault);
    }

    /// Is put off, then fails, then ends and finds itself overtaken.
    private void attempt(WorkQueue queue, Job job, RuntimeException fault) {
        int n = tries.incrementAndGet();
        if (n == 1) throw Problem.unavailable("away").toException();
        if (n == 2) throw fault;
        for (int i = 0; i < 2; i++) {
            stack.db()
                    .in(
                            job.tenant(),
                            c -> {
                                queue.finish(c, job);
                                return true;
                            });
        }
    }
}
