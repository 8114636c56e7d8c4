package io.millrace.ingest.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.kernel.TenantId;
import io.millrace.testkit.Stack;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Which batches a reader of a dataset has not read, in whatever order they were stored.
class ChangedBatchesTest {
    private final Stack stack = Stack.shared();
    private final TenantId tenant = stack.tenant();
    private final Ledger ledger = new Ledger();

    private long begin() {
        return stack.db()
                .in(
                        tenant,
                        c -> {
                            new DatasetStore().add(c, "t");
                            var sql =
                                    "insert into batches (dataset, source, state, bytes, checksum)"
                                            + " values ('t', 'http', 'running', 0, '') returning id";
                            return c.preparedQuery(sql)
                                    .execute()
                                    .await()
                                    .iterator()
                                    .next()
                                    .getLong(0);
                        });
    }

    private void store(long batch) {
        var _ = stack.db().copy(tenant, c -> new JdbcDatasets(c, tenant).count("t", batch, 1));
    }

    private long revision() {
        return stack.db().in(tenant, c -> new DatasetStore().find(c, "t").orElseThrow().revision());
    }

    private List<Long> changed(long since, int limit) {
        return stack.db().in(tenant, c -> ledger.changed(c, "t", since, limit));
    }

    @Test
    void aBatchThatIsStoredBehindALaterOneIsFound() {
        long first = begin();
        long second = begin();
        long third = begin();
        store(first);
        store(third);
        long read = revision();
        assertThat(changed(0, 10)).containsExactly(first, third);

        store(second);

        assertThat(changed(read, 10)).containsExactly(second);
        assertThat(changed(revision(), 10)).isEmpty();
    }

    @Test
    void aBatchThatGetsMoreRowsIsFoundAgain() {
        long first = begin();
        long second = begin();
        store(first);
        store(second);
        long read = revision();

        store(first);

        assertThat(changed(read, 10)).containsExactly(first);
        assertThat(changed(0, 1)).containsExactly(first);
    }
}
