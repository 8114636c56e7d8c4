package io.millrace.tenants.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.kernel.ProblemException;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.SqlConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a tenant's SQL takes of the machine is bounded where Postgres bounds nothing.
class WatchdogTest {
    private static final TestDatabase TEST = TestDatabase.shared();
    private static final String SIX_MIB =
            "create table big as select i, md5(i::text) as text from generate_series(1, 100000) i";

    private static Vertx vertx;

    @BeforeAll
    static void open() {
        vertx = TestDatabase.vertx();
    }

    @AfterAll
    static void close() {
        Database.close(vertx);
    }

    private static TenantSql sql(int memory, long models, Duration use) {
        var statement = Duration.ofSeconds(60);
        var limits = new TenantLimits(2, 2, 64, memory, models, statement, statement, use);
        return TEST.tenantSql(vertx, TEST.settings(limits));
    }

    private static int run(SqlConnection c, String statement) {
        return c.preparedQuery(statement).execute().await().rowCount();
    }

    private static void assertRefused(Runnable work, int status, String detail) {
        assertThatThrownBy(work::run)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> {
                            assertThat(e.problem().status()).isEqualTo(status);
                            assertThat(e.problem().detail()).contains(detail);
                        });
    }

    @Test
    void aStatementThatTakesTooMuchMemoryIsEnded() {
        var sql = sql(96, 1_000, Duration.ofMinutes(5));
        var tenant = TEST.tenant();

        assertRefused(
                () ->
                        sql.as(
                                tenant,
                                c ->
                                        run(
                                                c,
                                                "select length(string_agg(repeat(md5(i::text), 1000), '')) from generate_series(1, 20000) i")),
                422,
                "96 MiB of memory");
        int after = sql.as(tenant, c -> run(c, "select 1"));
        assertThat(after).isOne();
        sql.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select repeat('x', 100000000)::int", // the error repeats the value
                "select repeat('x', 100000000)",
            })
    void whatIsLongerThanANodeShouldHoldIsNotRead(String statement) {
        var sql = sql(512, 1_000, Duration.ofMinutes(5));
        var tenant = TEST.tenant();

        int beside =
                sql.as(
                        tenant,
                        other -> {
                            assertRefused(
                                    () -> sql.as(tenant, c -> run(c, statement)),
                                    422,
                                    "longer than 4 MiB");
                            return run(other, "select 1");
                        });
        assertThat(beside).isOne();
        int after = sql.as(tenant, c -> run(c, "select repeat('x', 4000000)"));
        assertThat(after).isOne();
        sql.close();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aLongUseYieldsAndLeavesItsConnectionToNobody() {
        var sql = sql(512, 1_000, Duration.ofMinutes(5));
        var tenant = TEST.tenant();

        int first =
                sql.as(
                        tenant,
                        c -> {
                            int backend = backend(c);
                            int before = nice(backend);
                            while (nice(backend) == before)
                                run(c, "select count(*) from generate_series(1, 100000)");
                            return backend;
                        });
        int next = sql.as(tenant, WatchdogTest::backend);

        assertThat(next).isNotEqualTo(first);
        assertThat(nice(next)).isEqualTo(nice(ProcessHandle.current().pid()));
        int after = sql.as(tenant, WatchdogTest::backend);
        assertThat(after).isEqualTo(next);
        sql.close();
    }

    private static int backend(SqlConnection c) {
        return PgConnection.cast(((TenantConnection) c).connection()).processId();
    }

    /// proc_pid_stat(5).
    private static int nice(long process) {
        try {
            var text = Files.readString(Path.of("/proc/" + process + "/stat"));
            return Integer.parseInt(text.substring(text.lastIndexOf(')')).split(" ", -1)[17]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aUseThatTakesTooLongIsEndedWhateverItsStatements() {
        var sql = sql(512, 1_000, Duration.ofSeconds(1));
        var tenant = TEST.tenant();

        assertRefused(
                () ->
                        sql.as(
                                tenant,
                                c -> {
                                    while (true)
                                        run(c, "select count(*) from generate_series(1, 100000)");
                                }),
                422,
                "more than 1 s");
        sql.close();
    }

    @Test
    void modelsThatAreTooBigOnlyShrink() {
        var sql = sql(512, 2, Duration.ofMinutes(5));
        var tenant = TEST.tenant();
        sql.as(tenant, c -> run(c, SIX_MIB));
        sql.measure();

        assertRefused(() -> sql.as(tenant, c -> run(c, "create table more (i int)")), 429, "of 2");
        assertRefused(
                () -> sql.as(tenant, c -> run(c, "insert into big values (0, '')")), 429, "of 2");
        int read = sql.as(tenant, c -> run(c, "select 1 from big limit 1"));
        assertThat(read).isOne();
        sql.as(TEST.tenant(), c -> run(c, "create table more (i int)"));

        sql.as(tenant, c -> run(c, "truncate big"));
        sql.measure();
        sql.as(tenant, c -> run(c, "insert into big values (0, '')"));
        sql.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create table a as select 1",
                "select * into a from b",
                "with x as (insert into a values (1) returning 1) select * from x",
                "/* drop */ update a set b = 1",
                "explain analyze create table a as select 1",
                "refresh materialized view a",
                "alter table a add b int",
                "merge into a using b on true when matched then delete",
            })
    void statementMayGrow(String statement) {
        assertThat(StatementRules.mayGrow(statement)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 1",
                "with x as (select 1) select * from x",
                "drop table a",
                "delete from a where b = 1",
                "truncate a",
                "table a",
            })
    void statementOnlyReadsOrTakesAway(String statement) {
        assertThat(StatementRules.mayGrow(statement)).isFalse();
    }
}
