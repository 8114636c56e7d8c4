package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Wherever a tenant's own SQL, expressions, names or addresses are taken, over the public API:
/// what is said there reaches nothing of another tenant's and nothing of the platform's.
interface IsolationAttacks {
    Siege siege();

    @Test
    default void whatATenantWritesInModelsReachesNothingOfAnothers() throws Exception {
        var attacker = siege().attacker();

        siege().withstands(
                        "model",
                        siege().attacks().models(),
                        sql -> attacker.project(Attacks.model(sql)));

        // What attacks nobody is built: the refusals are of what was asked.
        assertThat(attacker.project(Attacks.model("select 1 as one")).isHeld()).isFalse();
    }

    @Test
    default void whatATenantWritesElsewhereInProjectsReachesNothingOfAnothers() throws Exception {
        var attacker = siege().attacker();

        siege().withstands(siege().attacks().projects(), attacker::project);
    }

    @Test
    default void whatATenantWritesInChecksReachesNothingOfAnothers() throws Exception {
        var attacker = siege().attacker();

        siege().withstands("check", siege().attacks().checks(), attacker::checks);

        var harmless = "checks for pigeons:\n  - row_count > 0:\n      filter: id = '1'\n";
        assertThat(attacker.checks(harmless).isHeld()).isFalse();
    }

    @Test
    default void aRuleThatMendsRecordsReachesNothingOfAnothers() throws Exception {
        var attacker = siege().attacker();
        var expressions = siege().attacks().expressions();

        siege().withstands("rule, tried", expressions, attacker::preview);
        siege().withstands("rule, applied", expressions, attacker::replay);

        assertThat(attacker.quarantined()).isOne();
        assertThat(attacker.preview("'7'").isHeld()).isFalse();
        assertThat(attacker.replay("'7'").isHeld()).isFalse();
        assertThat(attacker.quarantined()).isZero();
    }

    @Test
    default void aNameThatATenantGivesIsANameAndNothingElse() throws Exception {
        var attacker = siege().attacker();

        siege().withstands("name", siege().attacks().names(), attacker::name);
    }

    @Test
    default void noSourceReadsThisInstallation() throws Exception {
        var attacker = siege().attacker();
        var postgres = siege().node().databaseSettings().port();
        var addresses = Attacks.addresses(postgres, siege().node().url().getPort());

        siege().withstands("source", addresses, attacker::source);
    }
}
