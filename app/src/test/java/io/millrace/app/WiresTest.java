package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.tenants.db.DatabaseTls;
import io.millrace.tenants.db.DatabaseTls.Mode;
import io.millrace.testkit.tls.Authority;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an operator says about TLS, and what is answered when it does not go together.
class WiresTest {
    @TempDir private static Path folder;
    private static String root;
    private static String certificate;
    private static String key;
    private static String otherKey;

    @BeforeAll
    static void issue() {
        var authority = Authority.in(folder.resolve("authority"));
        var own = authority.issue("node");
        root = authority.certificate().toString();
        certificate = own.certificate().toString();
        key = own.key().toString();
        otherKey = authority.issue("other").key().toString();
    }

    private static DatabaseTls postgres(String address, Map<String, String> environment) {
        return PostgresAddress.of(URI.create(address), "--postgres").settings(environment).tls();
    }

    private static Mode mode(String address, Map<String, String> environment) {
        return postgres(address, environment).mode();
    }

    @Test
    void aServerElsewhereIsNeverReachedInPlainTextUnlessThatIsSaid() {
        var none = Map.<String, String>of();

        assertThat(mode("postgres://u:p@db.example.org", none)).isEqualTo(Mode.REQUIRE);
        assertThat(mode("postgresql://u:p@10.0.0.7:6543/any", none)).isEqualTo(Mode.REQUIRE);
        for (var host : List.of("localhost", "127.0.0.1", "[::1]")) {
            assertThat(mode("postgres://u:p@" + host, none)).isEqualTo(Mode.DISABLE);
        }
        assertThat(mode("postgres://u:p@db?sslmode=disable", none)).isEqualTo(Mode.DISABLE);
    }

    @Test
    void whoNamesAnAuthorityMeansIt() {
        var environment = Map.of("MILLRACE_POSTGRES_SSLROOTCERT", root);

        assertThat(postgres("postgres://u:p@db", environment))
                .satisfies(tls -> assertThat(tls.mode()).isEqualTo(Mode.VERIFY_FULL))
                .satisfies(tls -> assertThat(tls.root()).contains(Path.of(root)));
        assertThat(mode("postgres://u:p@db?sslmode=require", environment))
                .isEqualTo(Mode.VERIFY_CA);
        assertThat(mode("postgres://u:p@db?sslmode=verify-full&sslrootcert=" + root, Map.of()))
                .isEqualTo(Mode.VERIFY_FULL);
        assertThat(postgres("postgres://u:p@db?sslrootcert=system", Map.of()))
                .satisfies(tls -> assertThat(tls.mode()).isEqualTo(Mode.VERIFY_FULL))
                .satisfies(tls -> assertThat(tls.root()).isEmpty());
    }

    @Test
    void anAddressCountsBeforeTheEnvironment() {
        var environment =
                Map.of("MILLRACE_POSTGRES_SSLMODE", "prefer", "MILLRACE_POSTGRES_SSLROOTCERT", "");

        assertThat(mode("postgres://u:p@db", environment)).isEqualTo(Mode.PREFER);
        assertThat(mode("postgres://u:p@db?sslmode=require", environment)).isEqualTo(Mode.REQUIRE);
    }

    @Test
    void aCertificateOfOnesOwnGoesWithItsKey() {
        var address = "postgres://u:p@db?sslcert=%s&sslkey=".formatted(certificate);

        assertThat(postgres(address + key, Map.of()).client())
                .hasValueSatisfying(its -> assertThat(its.algorithm()).isEqualTo("EC"));
        assertThatThrownBy(() -> postgres(address + otherKey, Map.of()))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("is not the key of");
        assertThatThrownBy(() -> postgres(address, Map.of()))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("belong together");
    }

    @Test
    void whatDoesNotGoTogetherIsOneLineThatNamesTheSetting() throws IOException {
        var junk = Files.writeString(folder.resolve("junk.pem"), "no certificate").toString();
        var wrong =
                Map.of(
                        "?sslmode=allow",
                        "sslmode is one of disable, prefer, require",
                        "?sslmode=verify-full",
                        "MILLRACE_POSTGRES_SSLROOTCERT",
                        "?sslmode=require&sslrootcert=system",
                        "verify-full",
                        "?sslrootcert=" + junk,
                        junk + " holds no certificate in PEM",
                        "?sslrootcert=/nowhere",
                        "cannot read /nowhere",
                        "?sslcert=" + certificate + "&sslkey=" + root,
                        "holds no plain PKCS #8 key",
                        "?channel_binding=require",
                        "not channel_binding",
                        "?password=secret",
                        "not password");

        wrong.forEach((query, said) ->
                assertThatThrownBy(() -> postgres("postgres://u:p@db" + query, Map.of()))
                        .as(query)
                        .isInstanceOf(StartException.class)
                        .hasMessageContaining(said)
                        .hasMessageNotContaining("\n")
                        .hasMessageNotContaining("secret"));
    }

    @Test
    void furtherServersSayItInTheirAddresses() {
        var list = ServerList.of("east=postgres://u:p@east?full=500&sslmode=prefer&closed");

        assertThat(list.further().getFirst())
                .satisfies(east -> assertThat(east.where().tls().mode()).isEqualTo(Mode.PREFER))
                .satisfies(east -> assertThat(east.isClosed()).isTrue())
                .satisfies(east -> assertThat(east.mostBytes()).isEqualTo(500_000_000_000L));
    }

    @Test
    void kafkaIsReachedAsTheSettingsSay() {
        assertThat(KafkaSecurity.read(Map.of())).isEmpty();
        assertThat(KafkaSecurity.read(Map.of("MILLRACE_KAFKA_SECURITY_PROTOCOL", "ssl")))
                .containsOnly(Map.entry("security.protocol", "SSL"));
        assertThat(KafkaSecurity.read(Map.of("MILLRACE_KAFKA_SSLROOTCERT", root)))
                .containsEntry("security.protocol", "SSL")
                .containsEntry("ssl.truststore.type", "PEM")
                .doesNotContainKey("ssl.endpoint.identification.algorithm");
        assertThat(
                        KafkaSecurity.read(
                                Map.of(
                                        "MILLRACE_KAFKA_USER", "u",
                                        "MILLRACE_KAFKA_PASSWORD", "a\"b\\c")))
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("sasl.mechanism", "SCRAM-SHA-512")
                .hasEntrySatisfying(
                        "sasl.jaas.config",
                        line -> assertThat(line).endsWith("password=\"a\\\"b\\\\c\";"));
    }

    @Test
    void kafkasSettingsThatDoNotGoTogetherAreRefused() {
        var protocol = "MILLRACE_KAFKA_SECURITY_PROTOCOL";
        var wrong =
                List.of(
                        Map.of(protocol, "sasl_plaintext"),
                        Map.of(protocol, "sasl_ssl"),
                        Map.of(protocol, "sasl_ssl", "MILLRACE_KAFKA_USER", "u"),
                        Map.of(protocol, "plaintext", "MILLRACE_KAFKA_USER", "u"),
                        Map.of(protocol, "ssl", "MILLRACE_KAFKA_PASSWORD", "secret"),
                        Map.of(
                                "MILLRACE_KAFKA_USER", "u",
                                "MILLRACE_KAFKA_PASSWORD", "secret",
                                "MILLRACE_KAFKA_SASL_MECHANISM", "GSSAPI"));

        for (var settings : wrong) {
            assertThatThrownBy(() -> KafkaSecurity.read(settings))
                    .as(settings.toString())
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("MILLRACE_KAFKA")
                    .hasMessageNotContaining("secret");
        }
    }

    @Test
    void nodesKnowEachOtherByAllThreeFilesOrNotAtAll() {
        var all = new HashMap<String, String>();
        assertThat(ClusterTls.read(all)).isEmpty();

        all.put("MILLRACE_CLUSTER_SSLROOTCERT", root);
        assertThatThrownBy(() -> ClusterTls.read(all)).hasMessageContaining("belong together");

        all.put("MILLRACE_CLUSTER_SSLCERT", certificate);
        all.put("MILLRACE_CLUSTER_SSLKEY", key);
        assertThat(ClusterTls.read(all)).isPresent();
    }
}
