package io.millrace.nifi.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.nifi.NifiException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NifiHomeTest {
    @Test
    void portThatIsTakenIsNamed() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();

            assertThatThrownBy(() -> NifiHome.free(port))
                    .isInstanceOf(NifiException.class)
                    .hasMessageContaining("port " + port + " is taken");
        }
    }

    @Test
    void anyPortIsAFreeOne() throws IOException {
        int port = NifiHome.free(0);

        assertThat(NifiHome.free(port)).isEqualTo(port);
    }

    /// One that a crash left, or that another program has now.
    @ParameterizedTest
    @ValueSource(strings = {"", "12x", "999999999"})
    void processThatIsGoneHoldsNobodyUp(String pid, @TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("nifi.pid"), pid);

        assertThatCode(() -> NifiProcess.checkNoneRuns(file)).doesNotThrowAnyException();
    }

    @Test
    void javaAndItsToolsAreThere() {
        assertThat(Jdk.java()).isExecutable();
        assertThat(Jdk.tool("keytool")).isExecutable();
    }
}
