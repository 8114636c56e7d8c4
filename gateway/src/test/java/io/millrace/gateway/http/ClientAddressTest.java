package io.millrace.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ClientAddressTest {
    private static final ClientAddress PROXIED =
            new ClientAddress(List.of("10.0.0.0/8", "192.168.7.20", "2001:db8::/33"));

    @Test
    void withoutATrustedProxyTheHeaderSaysNothing() {
        var none = new ClientAddress(List.of());

        assertThat(none.of("10.1.2.3", "203.0.113.9")).isEqualTo("10.1.2.3");
    }

    @Test
    void whoIsNoProxyCannotSayWhoItIs() {
        assertThat(PROXIED.of("198.51.100.1", "203.0.113.9")).isEqualTo("198.51.100.1");
        assertThat(PROXIED.of("192.168.7.21", "203.0.113.9")).isEqualTo("192.168.7.21");
        assertThat(PROXIED.of("2001:db8:8000::1", "203.0.113.9")).isEqualTo("2001:db8:8000::1");
    }

    @Test
    void theLastThatIsNoProxyIsTheClient() {
        assertThat(PROXIED.of("10.1.2.3", "203.0.113.9")).isEqualTo("203.0.113.9");
        assertThat(PROXIED.of("10.1.2.3", "1.2.3.4, 203.0.113.9, 192.168.7.20"))
                .isEqualTo("203.0.113.9");
        assertThat(PROXIED.of("2001:db8:7fff::1", "203.0.113.9")).isEqualTo("203.0.113.9");
    }

    @Test
    void whatIsNoAddressEndsTheWay() {
        assertThat(PROXIED.of("10.1.2.3", "")).isEqualTo("10.1.2.3");
        assertThat(PROXIED.of("10.1.2.3", "203.0.113.9, example.org, 10.9.9.9"))
                .isEqualTo("10.9.9.9");
    }

    @Test
    void aProxyIsAnAddressOrARange() {
        for (var wrong : List.of("proxy.example.org", "10.0.0.0/33", "10.0.0.0/x", "")) {
            assertThatThrownBy(() -> new ClientAddress(List.of(wrong)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
