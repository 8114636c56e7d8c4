package io.millrace.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.kernel.ProblemException;
import io.millrace.tenants.db.TestDatabase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PasswordsTest {
    private static Vertx vertx;
    private static Passwords passwords;

    @BeforeAll
    static void open() {
        vertx = TestDatabase.vertx();
        passwords =
                new Passwords(
                        vertx,
                        new AccountSettings(
                                Duration.ofMinutes(1),
                                Duration.ofDays(1),
                                Duration.ofDays(1),
                                1,
                                3,
                                1));
    }

    @AfterAll
    static void close() {
        vertx.close().await();
    }

    @Test
    void theHashIsArgon2idWithItsCost() {
        var hash = passwords.hash("correct horse");

        assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$").doesNotContain("horse");
        assertThat(passwords.hash("correct horse")).isNotEqualTo(hash);
    }

    @Test
    void onlyThePasswordMatches() {
        var hash = passwords.hash("pässword 😀");

        assertThat(passwords.matches("pässword 😀", hash)).isTrue();
        assertThat(passwords.matches("pässword", hash)).isFalse();
        assertThat(passwords.matches("", hash)).isFalse();
        assertThat(passwords.matches("nobody", null)).isFalse();
    }

    @Test
    void hashesAreComputedOnThreadsOfTheirOwn() {
        passwords.hash("correct horse");

        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .anyMatch(name -> name.startsWith("millrace-passwords"));
    }

    @Test
    void beyondTheQueueASignInIsRefused() throws Exception {
        Callable<String> hash =
                () -> {
                    try {
                        return passwords.hash("correct horse").substring(0, 9);
                    } catch (ProblemException e) {
                        assertThat(e.problem().members()).containsEntry("retryAfter", 5);
                        return e.problem().type();
                    }
                };

        var outcomes = AccountsTest.together(20, hash);

        assertThat(outcomes).contains("urn:problem:too-many", "$argon2id");
        assertThat(passwords.hash("again")).isNotEmpty();
    }
}
