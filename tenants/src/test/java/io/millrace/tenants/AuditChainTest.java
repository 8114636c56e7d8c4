package io.millrace.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.kernel.Ids;
import io.millrace.kernel.Period;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.TestDatabase;
import java.sql.SQLException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What somebody does who can write the tables themselves.
class AuditChainTest {
    private static final TestDatabase TEST = TestDatabase.shared();
    private static Node node;
    private static Audit audit;
    private TenantId tenant;
    private List<Long> rows;

    @BeforeAll
    static void open() {
        node = Node.open();
        audit = new Audit(node.database().tenantDb());
    }

    @AfterAll
    static void close() {
        node.close();
    }

    /// Three calls, of which the last does not end.
    @BeforeEach
    void record() {
        tenant = TEST.tenant();
        rows = new ArrayList<>(List.of(recorded(), recorded(), begun()));
        assertThat(audit.verify(tenant)).isEqualTo(new Audit.Verdict(true, 3, Optional.empty()));
    }

    private long begun() {
        var who = new Audit.Who(Optional.of(tenant), "u1", "owner");
        var trace = Ids.random128();
        return audit.begin(new Audit.Entry(who, "changeUser", "/x", "127.0.0.1", trace));
    }

    private long recorded() {
        long row = begun();
        var changes = new Audit.Changes(Map.of("role", "viewer"), Map.of("role", "owner"));
        audit.end(row, new Audit.End(200, Optional.empty(), Optional.of(changes)));
        return row;
    }

    private static void asSuperuser(String sql) throws SQLException {
        try (var superuser = TEST.superuser();
                var statement = superuser.createStatement()) {
            statement.execute(sql);
        }
    }

    private void assertBrokenAt(long row) {
        var verdict = audit.verify(tenant);

        assertThat(verdict.valid()).isFalse();
        assertThat(verdict.firstBroken()).contains(Long.toString(row));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "actor = 'u2'",
                "role = 'viewer'",
                "operation = 'listUsers'",
                "resource = '/y'",
                "address = '127.0.0.2'",
                "trace = 'x'",
                "status = 403",
                "changes = null",
                "changes = jsonb_set(changes, '{after,role}', '\"admin\"')",
                "at = at + interval '1 microsecond'",
                "ended_at = ended_at + interval '1 microsecond'",
                "end_hash = sha256('x')",
                "end_hash = null",
                "begin_seq = null, begin_hash = null",
                "end_seq = null, end_hash = null",
                "chain = 'x'",
                "chain = null"
            })
    void anEditedRowIsFound(String edit) throws SQLException {
        asSuperuser("update millrace.audit set " + edit + " where id = " + rows.get(1));

        assertBrokenAt(firstAffected(edit));
    }

    /// What leaves the chain is missed at the link that came after it.
    private long firstAffected(String edit) {
        boolean isTornOut = edit.startsWith("end_seq");
        return isTornOut ? rows.get(2) : rows.get(1);
    }

    @Test
    void aRowThatDidNotEndIsProtectedToo() throws SQLException {
        asSuperuser("update millrace.audit set resource = '/y' where id = " + rows.get(2));

        assertBrokenAt(rows.get(2));
    }

    @Test
    void aDeletedRowIsMissed() throws SQLException {
        asSuperuser("delete from millrace.audit where id = " + rows.get(0));

        assertBrokenAt(rows.get(1));
    }

    @Test
    void theLastRowIsMissedToo() throws SQLException {
        asSuperuser("delete from millrace.audit where id = " + rows.get(2));

        assertBrokenAt(rows.get(1));
    }

    @Test
    void aRowThatIsPutInIsFound() throws SQLException {
        asSuperuser(
                "insert into millrace.audit (tenant, actor, role, operation, resource, address, trace, status)"
                        + " values ('%s', 'u9', 'owner', 'x', 'x', 'x', 'x', 200)"
                                .formatted(tenant));

        assertThat(audit.verify(tenant).valid()).isFalse();
    }

    @Test
    void theChainGoesOnAfterwards() {
        audit.end(rows.get(2), Audit.End.of(500));
        recorded();

        assertThat(audit.verify(tenant)).isEqualTo(new Audit.Verdict(true, 4, Optional.empty()));
    }

    @Test
    void callsAtOnceAreOneChain() throws Exception {
        AccountsTest.together(40, this::recorded);

        assertThat(audit.verify(tenant)).isEqualTo(new Audit.Verdict(true, 43, Optional.empty()));
    }

    @Test
    void whoBecomesKnownIsLinkedInAtTheEnd() {
        long row =
                audit.begin(
                        new Audit.Entry(
                                Audit.Who.UNKNOWN, "login", "/x", "127.0.0.1", Ids.random128()));
        var who = new Audit.Who(Optional.of(tenant), "u3", "viewer");
        audit.end(row, new Audit.End(200, Optional.of(who), Optional.empty()));

        assertThat(audit.verify(tenant)).isEqualTo(new Audit.Verdict(true, 4, Optional.empty()));
        assertThat(audit.page(tenant, Optional.empty(), 1).items().getFirst().actor())
                .isEqualTo("u3");
    }

    @Test
    void aRowOfATenantStaysTheTenants() {
        var elsewhere = new Audit.Who(Optional.of(TEST.tenant()), "u4", "viewer");
        audit.end(rows.get(2), new Audit.End(200, Optional.of(elsewhere), Optional.empty()));

        var item = audit.page(tenant, Optional.empty(), 1).items().getFirst();

        assertThat(item.id()).isEqualTo(Long.toString(rows.get(2)));
        assertThat(item.actor()).isEqualTo("u1");
    }

    @Test
    void theCallsOfNobodyAreAChainOfTheirOwn() {
        long row =
                audit.begin(
                        new Audit.Entry(
                                Audit.Who.UNKNOWN, "login", "/x", "127.0.0.1", Ids.random128()));
        audit.end(row, Audit.End.of(401));

        assertThat(audit.verifyPlatform().valid()).isTrue();
        assertThat(audit.verify(tenant).rows()).isEqualTo(3);
    }

    @Test
    void thePageOfADayHasTheCallsThatBeganOnIt() {
        var begun = audit.page(tenant, Optional.empty(), 1).items().getFirst().at();
        var from = begun.truncatedTo(ChronoUnit.DAYS).minus(1, ChronoUnit.DAYS);
        var then = new Period(from, from.plus(3, ChronoUnit.DAYS));
        var before = new Period(null, from);

        assertThat(audit.page(tenant, then, Optional.empty(), 9).items()).hasSize(3);
        assertThat(audit.page(tenant, before, Optional.empty(), 9).items()).isEmpty();
        assertThat(audit.page(TEST.tenant(), then, Optional.empty(), 9).items()).isEmpty();
    }

    @Test
    void pagesLeadFromTheNewestToTheOldest() {
        var first = audit.page(tenant, Optional.empty(), 2);
        var second = audit.page(tenant, first.next().map(Long::valueOf), 2);

        assertThat(first.items())
                .extracting(Audit.Item::id)
                .containsExactly(Long.toString(rows.get(2)), Long.toString(rows.get(1)));
        assertThat(second.items())
                .extracting(Audit.Item::id)
                .containsExactly(Long.toString(rows.get(0)));
        assertThat(second.next()).isEmpty();
        assertThat(second.items().getFirst().changes().orElseThrow())
                .containsKeys("before", "after");
        assertThat(audit.page(TEST.tenant(), first.next().map(Long::valueOf), 2).items()).isEmpty();
    }
}
