package io.millrace.tenants.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.TenantDb;
import io.millrace.tenants.db.TestDatabase;
import io.vertx.sqlclient.SqlConnection;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class HoldsTest {
    private static final TestDatabase TEST = TestDatabase.shared();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration STEP = Duration.ofMillis(20);
    private static final String ADD = "insert into datasets (name, created) values ('d', true)";
    private static final String COUNT = "select count(*) from datasets";
    private static final String WAITS =
            "select 1 from pg_locks where locktype = 'advisory' and not granted";

    private final TenantDb db = TEST.database().tenantDb();
    private final TenantId tenant = TEST.tenant();
    private final Holds holds = new Holds(TEST.database().schema(), PATIENCE);

    private static int run(SqlConnection c, String sql) {
        return c.preparedQuery(sql).execute().await().size();
    }

    private int entered(TenantId who) {
        return db.in(who, c -> run(c, COUNT));
    }

    private ProblemException refusal() {
        return catchThrowableOfType(ProblemException.class, () -> entered(tenant));
    }

    @Test
    void nobodyEntersATenantThatIsPutBack() throws Exception {
        var other = TEST.tenant();

        holds.during(
                tenant,
                _ -> {
                    assertThat(refusal().problem().status()).isEqualTo(503);
                    assertThat(refusal().problem().members()).containsKey("retryAfter");
                    var copying =
                            catchThrowableOfType(
                                    ProblemException.class,
                                    () -> db.copy(tenant, Connection::isReadOnly));
                    assertThat(copying.problem().status()).isEqualTo(503);
                    assertThat(entered(other)).isOne();
                    assertThat(
                                    TEST.database()
                                            .first()
                                            .snapshots()
                                            .in(tenant, Connection::isReadOnly))
                            .isTrue();
                });

        assertThat(entered(tenant)).isOne();
    }

    @Test
    void whoIsInsideEndsFirstAndNobodyEntersMeanwhile() throws Exception {
        var inside = new CountDownLatch(1);
        var leave = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var writing =
                    threads.submit(() ->
                            db.in(
                                    tenant,
                                    c -> {
                                        inside.countDown();
                                        wait(leave);
                                        return run(c, ADD);
                                    }));
            wait(inside);
            var seen = new ArrayList<String>();
            var holding =
                    threads.submit(() -> {
                        holds.during(tenant, owner -> seen.addAll(rows(owner)));
                        return seen;
                    });
            try {
                awaitWaiter(holding);
                assertThat(refusal().problem().status()).isEqualTo(503);
            } finally {
                leave.countDown();
            }
            assertThat(writing.get()).isZero();
            assertThat(holding.get()).containsExactly("1");
        }
    }

    private static void awaitWaiter(Future<?> holding) throws SQLException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (look(WAITS).isEmpty()) {
            assertThat(holding).isNotDone();
            assertThat(System.nanoTime()).as("waits in time").isLessThan(deadline);
            LockSupport.parkNanos(STEP.toNanos());
        }
    }

    private List<String> rows(Connection owner) throws SQLException {
        return Sql.strings(owner, "select count(*) from t_" + tenant + ".datasets");
    }

    private static List<String> look(String sql, Object... values) throws SQLException {
        try (var c = TEST.superuser()) {
            return Sql.strings(c, sql, values);
        }
    }

    private static void wait(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aTenantIsPutBackOnceAtATime() throws Exception {
        holds.during(
                tenant,
                _ -> {
                    var second =
                            catchThrowableOfType(
                                    ProblemException.class, () -> holds.during(tenant, _ -> {}));
                    assertThat(second.problem().status()).isEqualTo(409);
                    assertThat(isHeld()).isTrue();
                    assertThat(refusal().problem().status()).isEqualTo(503);
                });
        assertThat(isHeld()).isFalse();
    }

    private boolean isHeld() throws SQLException {
        return look("select held_until > now() from millrace.tenants where id = ?", tenant.value())
                .equals(List.of("t"));
    }

    @Test
    void aHoldThatWasLostDoesNotEndTheNext() throws Exception {
        var within = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var next = new ArrayList<Future<Boolean>>();
            holds.during(
                    tenant,
                    owner -> {
                        var pid = Sql.strings(owner, "select pg_backend_pid()").getFirst();
                        look("select pg_terminate_backend(?::int, 10000)", pid);
                        next.add(
                                threads.submit(() -> {
                                    var seen = new ArrayList<Boolean>();
                                    holds.during(
                                            tenant,
                                            _ -> {
                                                within.countDown();
                                                wait(end);
                                                seen.add(isHeld());
                                            });
                                    return seen.getFirst();
                                }));
                        wait(within);
                    });

            assertThat(isHeld()).isTrue();
            end.countDown();
            assertThat(next.getFirst().get()).isTrue();
        }
        assertThat(isHeld()).isFalse();
    }
}
