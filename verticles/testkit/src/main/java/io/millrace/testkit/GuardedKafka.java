package io.millrace.testkit;

import io.millrace.embedded.FreePort;
import io.millrace.embedded.LocalKafka;
import io.millrace.kernel.Ids;
import io.millrace.testkit.tls.Authority.Issued;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;

/// A real broker that takes clients in by TLS and a password only, either of `PLAIN` and
/// `SCRAM-SHA-512`.
///
/// @param plain settings of a client inside, by a listener in plain text that stands for the
///   broker's own network
public record GuardedKafka(
        LocalKafka broker, String user, String password, Map<String, Object> plain)
        implements AutoCloseable {
    private static final int SHA_512_ROUNDS = 4096;
    private static final String LISTENER = "listener.name.client.";

    /// @param server for `127.0.0.1`
    public static GuardedKafka start(Path folder, Issued server) {
        try {
            int client = FreePort.find();
            int inside = FreePort.find();
            int controller = FreePort.find();
            var here = "://127.0.0.1:";
            // What has to be quoted in Kafka's settings is in it.
            var password = Ids.random128() + "\\\"';=";
            var more = new HashMap<String, String>();
            more.put("controller.quorum.voters", "1@127.0.0.1:" + controller);
            var both = "CLIENT" + here + client + ",INSIDE" + here + inside;
            more.put("listeners", both + ",CONTROLLER" + here + controller);
            more.put("advertised.listeners", both);
            more.put(
                    "listener.security.protocol.map",
                    "CLIENT:SASL_SSL,INSIDE:PLAINTEXT,CONTROLLER:PLAINTEXT");
            more.put("inter.broker.listener.name", "INSIDE");
            more.put(LISTENER + "ssl.keystore.type", "PEM");
            more.put(
                    LISTENER + "ssl.keystore.certificate.chain",
                    Files.readString(server.certificate()));
            more.put(LISTENER + "ssl.keystore.key", Files.readString(server.key()));
            more.put(LISTENER + "sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-512");
            more.put(
                    LISTENER + "plain.sasl.jaas.config",
                    "org.apache.kafka.common.security.plain.PlainLoginModule required user_millrace=\"%s\";"
                            .formatted(password.replace("\\", "\\\\").replace("\"", "\\\"")));
            more.put(
                    LISTENER + "scram-sha-512.sasl.jaas.config",
                    "org.apache.kafka.common.security.scram.ScramLoginModule required;");
            var broker = LocalKafka.start(folder, client, more);
            var kafka =
                    new GuardedKafka(
                            broker,
                            "millrace",
                            password,
                            Map.of("bootstrap.servers", "127.0.0.1:" + inside));
            kafka.addUser();
            return kafka;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void addUser() {
        var its = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, SHA_512_ROUNDS);
        try (var admin = Admin.create(plain)) {
            admin.alterUserScramCredentials(
                            List.of(new UserScramCredentialUpsertion(user, its, password)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        } catch (Exception e) { // get declares three
            throw new IllegalStateException(e);
        }
    }

    public String bootstrap() {
        return broker.bootstrap();
    }

    @Override
    public void close() {
        broker.close();
    }
}
