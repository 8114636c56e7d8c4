package io.millrace.app;

import java.util.Map;
import java.util.Optional;

/// How the ways from a node to Kafka and to other nodes are protected.
///
/// @param kafka settings of its clients by Kafka's names; empty for plain text. An embedded Kafka
///   has none
/// @param cluster by what nodes know each other; empty for a bus in plain text
record Wires(Map<String, String> kafka, Optional<Certificates> cluster) {
    static final Wires PLAIN = new Wires(Map.of(), Optional.empty());

    Wires {
        kafka = Map.copyOf(kafka);
    }

    /// @throws StartException when a setting is wrong
    static Wires read(Map<String, String> environment) {
        return new Wires(KafkaSecurity.read(environment), ClusterTls.read(environment));
    }

    /// Without the password.
    @Override
    public String toString() {
        return "kafka " + (kafka.isEmpty() ? "plain" : "TLS") + ", cluster " + cluster;
    }
}
