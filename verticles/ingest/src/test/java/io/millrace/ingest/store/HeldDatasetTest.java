package io.millrace.ingest.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.kernel.TenantId;
import io.millrace.testkit.Stack;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/// Who waits for whom when several store into one dataset.
class HeldDatasetTest {
    private final Stack stack = Stack.shared();
    private final TenantId tenant = stack.tenant();

    @Test
    void twoThatAddedABatchHoldItsDatasetOneAfterTheOther() throws Exception {
        var _ = stack.db().copy(tenant, c -> new JdbcDatasets(c, tenant).find("t"));
        var both = new CyclicBarrier(2);

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = threads.submit(() -> held(both));
            var second = threads.submit(() -> held(both));

            assertThat(first.get()).isNotEqualTo(second.get());
        }
    }

    @Test
    void anUploadIsTakenWhileABatchIsCounted() throws Exception {
        var _ = stack.db().copy(tenant, c -> new JdbcDatasets(c, tenant).find("t"));

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var taken =
                    stack.db()
                            .copy(
                                    tenant,
                                    c -> {
                                        var datasets = new JdbcDatasets(c, tenant);
                                        var _ = datasets.lock("t");
                                        datasets.count("t", 1, 1);
                                        return ended(threads.submit(this::take));
                                    });

            assertThat(taken).isTrue();
        }
    }

    /// What an upload needs of its dataset before it is in the ledger.
    private boolean take() {
        return stack.db()
                .in(
                        tenant,
                        c -> {
                            c.query("set local lock_timeout = '10s'").execute().await();
                            new DatasetStore().add(c, "t");
                            c.query(
                                            "insert into batches (dataset, source, state, bytes, checksum) values ('t', 'http', 'received', 0, '')")
                                    .execute()
                                    .await();
                            return true;
                        });
    }

    private static boolean ended(Future<Boolean> work) {
        try {
            return work.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Adds a batch, waits until the other one has done so, and holds the dataset.
    private long held(CyclicBarrier both) {
        return stack.db()
                .copy(
                        tenant,
                        c -> {
                            long batch = new JdbcLedger(c).begin("t", "test", 0, "");
                            meet(both);
                            var _ = new JdbcDatasets(c, tenant).lock("t");
                            return batch;
                        });
    }

    private static void meet(CyclicBarrier both) {
        try {
            both.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }
}
