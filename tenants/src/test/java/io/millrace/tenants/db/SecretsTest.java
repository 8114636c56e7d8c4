package io.millrace.tenants.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.kernel.Ids;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class SecretsTest {
    private final Secrets secrets = new Secrets(Ids.random256());

    @Test
    void aPasswordFollowsFromTheKeyAndTheLogin() {
        assertThat(secrets.password("a")).isEqualTo(secrets.password("a")).hasSize(64);
        assertThat(secrets.password("a")).isNotEqualTo(secrets.password("b"));
        assertThat(new Secrets(Ids.random256()).password("a")).isNotEqualTo(secrets.password("a"));
    }

    /// The exchange of RFC 7677, section 3, of the user with the password `pencil`.
    @Test
    void theVerifierOfAPasswordIsThatOfTheStandard() {
        var salt = Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ==");

        assertThat(Secrets.verifier("pencil", salt))
                .isEqualTo(
                        "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ=="
                                + "$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY="
                                + ":wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=");
    }

    @Test
    void aVerifierIsAnotherEachTimeAndHoldsNoPassword() {
        var verifier = secrets.verifier("a");

        assertThat(verifier).startsWith("SCRAM-SHA-256$4096:");
        assertThat(verifier).isNotEqualTo(secrets.verifier("a"));
        assertThat(verifier).doesNotContain(secrets.password("a"));
    }

    @Test
    void whatIsSealedOpensAgainAndNeverLooksTheSame() {
        var sealed = secrets.seal("purpose", "töp secret");

        assertThat(secrets.open("purpose", sealed)).isEqualTo("töp secret");
        assertThat(secrets.seal("purpose", "töp secret")).isNotEqualTo(sealed);
        assertThat(secrets.open("purpose", secrets.seal("purpose", ""))).isEmpty();
    }

    @Test
    void anotherKeyAnotherPurposeAndAChangeAreRefused() {
        var sealed = secrets.seal("purpose", "text");
        var changed = sealed.substring(0, sealed.length() - 1) + (sealed.endsWith("0") ? "1" : "0");

        assertThatThrownBy(() -> new Secrets(Ids.random256()).open("purpose", sealed))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> secrets.open("other", sealed))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> secrets.open("purpose", changed))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> secrets.open("purpose", sealed.substring(0, 10)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aShortKeyIsRefused() {
        assertThatThrownBy(() -> new Secrets("00ff")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Secrets("zz".repeat(32)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Secrets("")).isInstanceOf(IllegalArgumentException.class);
    }
}
