package io.millrace.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.kernel.Ids;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.TestDatabase;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AuditTest {
    private static final TenantId TENANT = TestDatabase.shared().tenant();
    private static Node node;
    private static Audit audit;

    @BeforeAll
    static void open() {
        node = Node.open();
        audit = new Audit(node.database().tenantDb());
    }

    @AfterAll
    static void close() {
        node.close();
    }

    private static long begun(Audit.Who who, String resource, String trace) {
        return audit.begin(new Audit.Entry(who, "putDataset", resource, "127.0.0.1", trace));
    }

    private static String recorded(Optional<TenantId> tenant, String resource) {
        var trace = Ids.random128();
        audit.end(begun(new Audit.Who(tenant, "u1", "owner"), resource, trace), Audit.End.of(201));
        return trace;
    }

    /// A call that went well, of somebody who became known meanwhile.
    private static Audit.End endOf(String user) {
        var who = new Audit.Who(Optional.of(TENANT), user, "viewer");
        return new Audit.End(200, Optional.of(who), Optional.empty());
    }

    private static Row row(String trace) {
        return node.rows("select tenant, actor, status from millrace.audit where trace = $1", trace)
                .getFirst();
    }

    private static List<Row> told(String trace) {
        return node.rows(
                "select tenant, data ->> 'status', data ->> 'operation', data ->> 'actor' from millrace.outbox"
                        + " where topic = 'audit-logs' and data ->> 'trace' = $1",
                trace);
    }

    @Test
    void aCallIsToldOnceWhenItEnds() {
        var trace = Ids.random128();
        long row = begun(Audit.Who.UNKNOWN, "/api/v1/auth/login", trace);
        assertThat(told(trace)).isEmpty();

        audit.end(row, endOf("u2"));
        audit.end(row, Audit.End.of(500));

        assertThat(told(trace)).hasSize(1);
        var event = told(trace).getFirst();
        assertThat(event.getString(0)).isEqualTo(TENANT.value());
        assertThat(event.getString(1)).isEqualTo("200");
        assertThat(event.getString(2)).isEqualTo("putDataset");
        assertThat(event.getString(3)).isEqualTo("u2");
    }

    @Test
    void aCallOfNoTenantIsToldAsThePlatforms() {
        var trace = recorded(Optional.empty(), "/api/v1/operator/tenants");

        assertThat(told(trace)).hasSize(1);
        assertThat(told(trace).getFirst().getString(0)).isNull();
    }

    @Test
    void aCallIsInTheRecordBeforeItEnds() {
        var trace = Ids.random128();

        long row = begun(Audit.Who.UNKNOWN, "/api/v1/auth/login", trace);

        assertThat(row(trace).getInteger(2)).isNull();
        audit.end(row, endOf("u2"));
        assertThat(row(trace).getInteger(2)).isEqualTo(200);
        assertThat(row(trace).getString(0)).isEqualTo(TENANT.value());
        assertThat(row(trace).getString(1)).isEqualTo("u2");
    }

    @Test
    void anEndIsWrittenOnce() {
        var trace = Ids.random128();
        long row = begun(new Audit.Who(Optional.of(TENANT), "u1", "owner"), "/x", trace);
        audit.end(row, Audit.End.of(403));

        audit.end(row, endOf("u2"));

        assertThat(row(trace).getInteger(2)).isEqualTo(403);
        assertThat(row(trace).getString(1)).isEqualTo("u1");
    }

    @Test
    void aCallIsRecordedAsItWas() {
        var trace = recorded(Optional.of(TENANT), "/api/v1/datasets/orders");

        var row =
                node.rows(
                                "select tenant, actor, role, operation, resource, status, address, at from millrace.audit where trace = $1",
                                trace)
                        .getFirst();

        assertThat(row.getString(0)).isEqualTo(TENANT.value());
        assertThat(row.getString(1)).isEqualTo("u1");
        assertThat(row.getString(4)).isEqualTo("/api/v1/datasets/orders");
        assertThat(row.getInteger(5)).isEqualTo(201);
        assertThat(row.getOffsetDateTime(7)).isNotNull();
    }

    @Test
    void anythingAClientSendsCanBeRecorded() {
        for (var resource :
                List.of("", "/a\0b", "/" + "x".repeat(100_000), "/'; drop table x", "/é漢😀")) {
            var trace = recorded(Optional.empty(), resource);

            assertThat(node.number("select count(*) from millrace.audit where trace = $1", trace))
                    .isOne();
        }
    }

    @Test
    void nobodyInTheProductChangesTheRecord() {
        recorded(Optional.of(TENANT), "/x");

        for (var sql :
                List.of(
                        "update millrace.audit set actor = 'somebody'",
                        "delete from millrace.audit",
                        "truncate millrace.audit",
                        "drop table millrace.audit",
                        "alter table millrace.audit add column x int",
                        "update millrace.platform_migrations set version = 'x'",
                        "delete from millrace.tenant_migrations")) {
            assertThatThrownBy(() -> node.rows(sql))
                    .as(sql)
                    .isInstanceOfSatisfying(
                            PgException.class, e -> assertThat(e.getSqlState()).isEqualTo("42501"));
        }
    }
}
