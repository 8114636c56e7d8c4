package io.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ingest.engine.pull.PullFault;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutgoingGuardTest {
    private static final OutgoingGuard CLOSED = new OutgoingGuard(List.of(), List.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.8.8.8",
                "0.0.0.0",
                "10.1.2.3",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.100.100.200",
                "192.0.0.192",
                "224.0.0.1",
                "255.255.255.255",
                "::1",
                "::",
                "::ffff:127.0.0.1",
                "::127.0.0.1",
                "64:ff9b::7f00:1",
                "2002:7f00:1::",
                "2001:0:1::",
                "fe80::1",
                "fec0::1",
                "fd00:ec2::254",
                "ff02::1"
            })
    void addressesThatAreNotPublicAreClosed(String address) {
        assertThatThrownBy(() -> CLOSED.resolve(address, 80))
                .isInstanceOf(PullFault.class)
                .hasMessageContaining("private network");
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.8.8.8", "172.15.0.1", "172.32.0.1", "100.63.0.1", "2a00:1450::1"})
    void publicAddressesAreOpen(String address) {
        assertThatCode(() -> CLOSED.resolve(address, 80)).doesNotThrowAnyException();
    }

    @Test
    void namesAreLookedUp() {
        assertThatThrownBy(() -> CLOSED.resolve("localhost", 80)).hasMessageContaining("private");
        assertThatThrownBy(() -> CLOSED.resolve("nowhere.invalid", 80))
                .hasMessage("The host nowhere.invalid is not known.");
    }

    @Test
    void operatorOpensNetworksButNotOwnServers() {
        var guard =
                new OutgoingGuard(
                        List.of("127.0.0.0/8", "10.1.0.0/16", "::1"), List.of("127.0.0.1:5432"));

        guard.resolve("127.0.0.1", 5433);
        guard.resolve("10.1.255.9", 5432);

        assertThatThrownBy(() -> guard.resolve("10.2.0.1", 5432)).hasMessageContaining("private");
        for (var own : List.of("127.0.0.1", "127.0.0.2", "::1", "localhost")) {
            assertThatThrownBy(() -> guard.resolve(own, 5432))
                    .hasMessage("The host %s, port 5432, is not for tenants.".formatted(own));
        }
    }

    @Test
    void guardIsTheSameAsText() {
        var guard =
                new OutgoingGuard(List.of("127.0.0.0/8", "fd00::/8"), List.of("[::1]:5432", "a:1"));

        assertThat(OutgoingGuard.parse(guard.toString()).toString()).isEqualTo(guard.toString());
        assertThat(OutgoingGuard.parse(CLOSED.toString()).toString()).isEqualTo(CLOSED.toString());
    }

    @Test
    void socketsAskWhereTheyConnect() throws IOException {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var closed = new GuardedSocketFactory(CLOSED.toString()).createSocket();
                var open =
                        new GuardedSocketFactory(
                                        new OutgoingGuard(List.of("127.0.0.1"), List.of())
                                                .toString())
                                .createSocket()) {
            var at = new InetSocketAddress(server.getInetAddress(), server.getLocalPort());

            assertThatThrownBy(() -> closed.connect(at, 1_000))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("private network");
            open.connect(at, 1_000);

            assertThat(open.isConnected()).isTrue();
        }
    }
}
