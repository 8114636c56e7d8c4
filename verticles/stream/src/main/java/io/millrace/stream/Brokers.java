package io.millrace.stream;

import java.util.HashMap;
import java.util.Map;

/// The installation's Kafka, and how its clients prove to it who they are: what every client of it
/// is made of.
///
/// @param bootstrap `host:port`, several with commas between
/// @param security settings of a client by Kafka's names, with its password and its key; empty for
///   plain text
public record Brokers(String bootstrap, Map<String, String> security) {
    public Brokers {
        security = Map.copyOf(security);
    }

    /// A Kafka that anybody who reaches it may use, such as the embedded one on loopback.
    public static Brokers plain(String bootstrap) {
        return new Brokers(bootstrap, Map.of());
    }

    /// Settings of one client.
    ///
    /// @param its own, by Kafka's names
    public Map<String, String> client(Map<String, String> its) {
        var all = new HashMap<>(security);
        all.putAll(its);
        all.put("bootstrap.servers", bootstrap);
        return Map.copyOf(all);
    }

    /// The address only.
    @Override
    public String toString() {
        return bootstrap;
    }
}
