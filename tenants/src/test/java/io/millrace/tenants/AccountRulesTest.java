package io.millrace.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccountRulesTest {
    private static String password(String given) {
        return AccountRules.password(given, "ada@example.org", "Corner Shop");
    }

    @ParameterizedTest
    @CsvSource({
        "short, 10 to 200 characters",
        "aaaaaaaaaa, 5 different characters",
        "abababababcd, 5 different characters",
        "Ada@Example.org, e-mail or the organization",
        "corner shop, e-mail or the organization",
        "Password123, first that are guessed",
        "QWERTYUIOP, first that are guessed",
        "motdepasse123, first that are guessed",
    })
    void weakPasswordIsRefusedWithTheRule(String given, String rule) {
        assertThatThrownBy(() -> password(given))
                .hasMessageContaining("password: ")
                .hasMessageContaining(rule);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"correct horse battery", "ada likes 7 mills", "Zoë-Übermut", "été à la mer"})
    void otherPasswordsAreTaken(String given) {
        assertThat(password(given)).isEqualTo(given);
    }

    @Test
    void lengthIsCountedInCharactersAndNotInHalvesOfThem() {
        var mills = "\uD83C\uDFED";

        assertThat(password("abcd" + mills.repeat(196))).hasSize(396);
        assertThatThrownBy(() -> password("abcd" + mills.repeat(197)))
                .hasMessageContaining("10 to 200 characters");
        assertThat(AccountRules.organization(mills.repeat(120))).hasSize(240);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b@c", "a@b\u2003c", "a@b\u00a0c", "a@\u0001", "a@b@c", "@b", "a@"})
    void whatHoldsSpaceOrControlCharactersIsNoAddress(String given) {
        assertThatThrownBy(() -> AccountRules.email(given)).hasMessageContaining("email: ");
    }
}
