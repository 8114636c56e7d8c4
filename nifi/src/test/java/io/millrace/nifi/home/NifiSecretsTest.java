package io.millrace.nifi.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NifiSecretsTest {
    @Test
    void secretsAreMadeOnceAndAreNobodyElses(@TempDir Path folder) throws IOException {
        var first = new NifiSecrets(folder.resolve("first"));
        var other = new NifiSecrets(folder.resolve("other"));
        first.ensure();
        other.ensure();
        var password = first.password();

        first.ensure();

        assertThat(first.password()).isEqualTo(password).hasSize(64);
        assertThat(first.key()).hasSize(64).isNotEqualTo(password);
        assertThat(other.password()).isNotEqualTo(password);
        assertThat(first.access(URI.create("https://localhost:1")).login()).isEmpty();
        assertThat(Files.exists(first.server())).isTrue();
        assertThat(Files.exists(first.serverTrusts())).isTrue();
    }
}
