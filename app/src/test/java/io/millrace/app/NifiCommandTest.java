package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.nifi.NifiException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What `millrace nifi` says where it cannot do its work, and where it takes NiFi to be.
class NifiCommandTest {
    private static final Map<String, String> LOGIN =
            Map.of("MILLRACE_NIFI_USER", "ada", "MILLRACE_NIFI_PASSWORD", "secret");

    @TempDir Path folder;

    private record Ended(int code, String said) {}

    private static Ended run(String... words) {
        var said = new StringWriter();
        var commands = Main.commands(Stopping.never());
        commands.setErr(new PrintWriter(said, true)).setOut(new PrintWriter(said, true));
        return new Ended(commands.execute(words), said.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void noPlaceIsNone(String place) {
        assertThat(NifiPlace.read(place, LOGIN)).isEmpty();
        assertThat(NifiPlace.read(null, LOGIN)).isEmpty();
    }

    @Test
    void folderIsThatOfANifiOfThisMachine() {
        var place = NifiPlace.read(folder.toString(), Map.of()).orElseThrow();

        assertThat(place).isEqualTo(new NifiPlace.Home(folder));
        assertThatThrownBy(place::access)
                .isInstanceOf(NifiException.class)
                .hasMessageContaining("./millrace nifi up");
    }

    @Test
    void addressNeedsALoginWhichIsNotShown() {
        var place = NifiPlace.read("https://nifi:8443", LOGIN).orElseThrow();

        assertThat(place).isInstanceOf(NifiPlace.Server.class);
        assertThat(place.toString()).contains("nifi:8443").doesNotContain("secret");
        assertThat(place.access().login()).isPresent();
        assertThatThrownBy(() -> NifiPlace.read("https://nifi:8443", Map.of()))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("MILLRACE_NIFI_PASSWORD");
    }

    @Test
    void passwordNeverGoesInPlainText() {
        assertThatThrownBy(() -> NifiPlace.read("http://nifi:8080", LOGIN))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("https://");
    }

    @Test
    void commandAloneIsNoCommand() {
        var ended = run("nifi");

        assertThat(ended.code()).isEqualTo(Main.USAGE);
        assertThat(ended.said()).contains("up, deploy or remove is expected");
    }

    @Test
    void deployWantsAnAddressAndALogin() {
        var none = run("nifi", "deploy", "--tenant", "acme", "--nifi", folder.toString());

        assertThat(none.code()).isEqualTo(Main.USAGE);
        assertThat(none.said()).contains("--url");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--settle", "--again"})
    void deployWantsTimesThatCanBe(String option) {
        var ended =
                run(
                        "nifi",
                        "deploy",
                        "--tenant",
                        "acme",
                        "--nifi",
                        folder.toString(),
                        option + "=-1");

        assertThat(ended.code()).isEqualTo(Main.FAILED);
        assertThat(ended.said()).contains("0 or more").doesNotContain("\tat ");
    }

    @Test
    void removeSaysThatNoNifiIsThere() {
        var ended = run("nifi", "remove", "--tenant", "acme", "--nifi", folder.toString());

        assertThat(ended.code()).isEqualTo(Main.FAILED);
        assertThat(ended.said()).contains("no NiFi was started in").doesNotContain("\tat ");
    }

    @Test
    void upSaysWhereNifiComesFrom() {
        var ended = run("nifi", "up", "--home", folder.toString(), "--port", "0");

        assertThat(ended.code()).isEqualTo(Main.MISSING);
        assertThat(ended.said()).contains("./millrace nifi up fetches it");
    }
}
