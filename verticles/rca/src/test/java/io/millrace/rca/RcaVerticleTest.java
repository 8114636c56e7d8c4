package io.millrace.rca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.quality.api.QualityRequest;
import io.millrace.rca.Feeds.Call;
import io.millrace.rca.api.RcaRequest.Cause;
import io.millrace.rca.api.RcaRequest.GetIncident;
import io.millrace.rca.api.RcaRequest.Incident;
import io.millrace.rca.api.RcaRequest.Incidents;
import io.millrace.rca.api.RcaRequest.Row;
import io.millrace.rca.api.RcaRequest.Totals;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

final class RcaVerticleTest {
    private static final RcaWorld WORLD = RcaWorld.shared();

    private static List<Call> with(UnaryOperator<Call> fault) {
        return RcaWorld.healthy().stream().map(fault).toList();
    }

    private static Call inCents(Call c) {
        return c.batch() != 4
                ? c
                : new Call(
                        c.batch(),
                        c.line(),
                        c.id(),
                        c.cell(),
                        c.plan(),
                        c.tariff() * 100,
                        c.dropped(),
                        c.email());
    }

    private static Call droppedInC7(Call c) {
        boolean isHit = c.cell().equals("c7") && c.line() % 3 != 0;
        return new Call(
                c.batch(),
                c.line(),
                c.id(),
                c.cell(),
                c.plan(),
                c.tariff(),
                isHit ? 1 : c.dropped(),
                c.email());
    }

    private static Call withoutEmail(Call c) {
        boolean isHit = c.batch() == 9 && c.line() % 2 == 0;
        return new Call(
                c.batch(),
                c.line(),
                c.id(),
                c.cell(),
                c.plan(),
                c.tariff(),
                c.dropped(),
                isHit ? null : c.email());
    }

    private static Incident incidentOf(TenantId tenant, String check) {
        assertThat(WORLD.check(tenant, check).outcome()).isEqualTo("fail");
        return WORLD.incident(tenant);
    }

    @Test
    void aBatchInCentsIsNamedWithColumnFactorAndRows() {
        var tenant = WORLD.tenant(with(RcaVerticleTest::inCents));

        var incident = incidentOf(tenant, "avg(tariff) between 5 and 30");

        var first = incident.causes().getFirst();
        assertThat(first.kind()).isEqualTo("batch");
        assertThat(first.name()).isEqualTo("4");
        assertThat(first.share()).isGreaterThan(0.9);
        assertThat(first.evidence())
                .containsEntry("column", "tariff")
                .containsEntry("hint", "x100")
                .containsEntry("source", "http");
        assertThat(first.rows()).hasSize(20).extracting(Row::batch).containsOnly("4");
        assertThat(incident.causes().get(1))
                .extracting(Cause::kind, Cause::name)
                .containsExactly("column", "tariff");
        long rows = RcaWorld.healthy().stream().filter(call -> call.batch() == 4).count();
        assertThat(first.rowCount()).isEqualTo(rows);
        assertThat(first.restates()).isNull();
        assertThat(incident.causes().get(1).restates()).isEqualTo(1);
        assertThat(incident.topCause()).startsWith("batch 4: tariff ").endsWith("(x100)");
        assertThat(incident.subject()).isEqualTo("calls: avg(tariff) between 5 and 30");
    }

    @Test
    void anIncidentClosesItselfWhenTheCheckPassesAndOpensAnew() {
        var tenant = WORLD.tenant(with(RcaVerticleTest::inCents));
        var opened = incidentOf(tenant, "avg(tariff) between 5 and 30");

        WORLD.run(tenant);
        assertThat(WORLD.incidents(tenant)).extracting(Incident::id).containsExactly(opened.id());

        WORLD.replace(tenant, RcaWorld.healthy());
        WORLD.run(tenant);
        var closed = WORLD.incident(tenant);
        assertThat(closed.state()).isEqualTo("closed");
        assertThat(closed.closedAt()).isNotNull();
        assertThat(WORLD.ask(new Totals(tenant)).open()).isZero();

        WORLD.replace(tenant, with(RcaVerticleTest::inCents));
        WORLD.run(tenant);
        assertThat(WORLD.incidents(tenant))
                .extracting(Incident::state)
                .containsExactly("open", "closed");
    }

    @Test
    void theCellThatDropsCallsIsFirst() {
        var tenant = WORLD.tenant(with(RcaVerticleTest::droppedInC7));

        var first = incidentOf(tenant, "avg(dropped) < 0.04").causes().getFirst();

        assertThat(first.kind()).isEqualTo("dimension");
        assertThat(first.name()).isEqualTo("cell = c7");
        long rows = RcaWorld.healthy().stream().filter(call -> call.cell().equals("c7")).count();
        assertThat(first.rowCount()).isEqualTo(rows);
        assertThat(first.rows()).extracting(row -> row.values().get("cell")).containsOnly("c7");
    }

    @Test
    void theCellIsFoundWhenDroppedCallsAreInvalid() {
        var tenant = WORLD.tenant(with(RcaVerticleTest::droppedInC7));

        var causes =
                incidentOf(tenant, "invalid_percent(dropped) < 4%:\n      valid values: [0]")
                        .causes();

        assertThat(causes.getFirst().name()).isEqualTo("cell = c7");
        assertThat(causes.getFirst().rows())
                .extracting(row -> row.values().get("dropped").toString())
                .containsOnly("1");
    }

    @Test
    void theBatchThatLostValuesIsFirst() {
        var tenant = WORLD.tenant(with(RcaVerticleTest::withoutEmail));

        var causes = incidentOf(tenant, "missing_percent(email) < 1%").causes();

        assertThat(causes.getFirst().name()).isEqualTo("9");
        assertThat(causes.getFirst().rows())
                .allSatisfy(row -> assertThat(row.values().get("email")).isNull());
        assertThat(causes.get(1).name()).isEqualTo("email");
    }

    @Test
    void theBatchThatRepeatsAnotherIsFirst() {
        var calls = new ArrayList<>(RcaWorld.healthy());
        RcaWorld.healthy().stream()
                .filter(call -> call.batch() == 6)
                .map(c ->
                        new Call(
                                11,
                                c.line(),
                                c.id(),
                                c.cell(),
                                c.plan(),
                                c.tariff(),
                                c.dropped(),
                                c.email()))
                .forEach(calls::add);

        var causes = incidentOf(WORLD.tenant(calls), "duplicate_count(id) = 0").causes();

        assertThat(causes.getFirst().name()).isEqualTo("11");
        assertThat(causes.getFirst().share()).isEqualTo(1);
    }

    @Test
    void theRowsBeyondAMaximumLeadToTheirBatch() {
        var tenant = WORLD.tenant(with(RcaVerticleTest::inCents));

        assertThat(incidentOf(tenant, "max(tariff) < 100").causes().getFirst().name())
                .isEqualTo("4");
    }

    @Test
    void aSilentFeedIsNamedWhenDataIsStale() {
        var calls = RcaWorld.healthy().stream().filter(call -> call.batch() < 6).toList();

        var first = incidentOf(WORLD.tenant(calls), "freshness(at) < 2d").causes().getFirst();

        assertThat(first.kind()).isEqualTo("feed");
        assertThat(first.evidence()).containsEntry("lastBatch", "5");
    }

    @Test
    void healthyDataThatFailsATooStrictCheckHasNoCause() {
        var tenant = WORLD.tenant(RcaWorld.healthy());

        var incident = incidentOf(tenant, "avg(dropped) < 0.001");

        assertThat(incident.causes()).isEmpty();
        assertThat(incident.topCause()).isNull();
    }

    @Test
    void aRemovedCheckClosesItsIncident() {
        var tenant = WORLD.tenant(with(RcaVerticleTest::inCents));
        incidentOf(tenant, "avg(tariff) between 5 and 30");

        WORLD.ask(new QualityRequest.DeleteChecks(tenant, "f"));
        WORLD.awaitRca(tenant);

        assertThat(WORLD.incident(tenant).state()).isEqualTo("closed");
    }

    @Test
    void anotherTenantsIncidentDoesNotExist() {
        var tenant = WORLD.tenant(with(RcaVerticleTest::inCents));
        var incident = incidentOf(tenant, "avg(tariff) between 5 and 30");
        var stranger = WORLD.stack.tenant();

        for (var id : List.of(incident.id(), "999", "x", "")) {
            assertThatThrownBy(() -> WORLD.ask(new GetIncident(stranger, id)))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            e -> assertThat(e.problem().status()).isEqualTo(404));
        }
        assertThat(WORLD.ask(new Incidents(stranger, "open", 10)).items()).isEmpty();
    }

    @Test
    void listsGoWithoutRowsAndByState() {
        var tenant = WORLD.tenant(with(RcaVerticleTest::inCents));
        incidentOf(tenant, "avg(tariff) between 5 and 30");

        var open = WORLD.ask(new Incidents(tenant, "open", 10)).items();

        assertThat(open.getFirst().causes()).allSatisfy(c -> assertThat(c.rows()).isEmpty());
        assertThat(WORLD.ask(new Incidents(tenant, "closed", 10)).items()).isEmpty();
        assertThatThrownBy(() -> WORLD.ask(new Incidents(tenant, "odd", 10)))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().status()).isEqualTo(400));
    }
}
