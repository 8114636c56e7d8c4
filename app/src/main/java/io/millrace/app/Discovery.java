package io.millrace.app;

import com.hazelcast.config.Config;
import java.util.List;
import java.util.regex.Pattern;

/// How a node finds the others; nothing is broadcast.
sealed interface Discovery {
    /// By addresses, `host:port`.
    record Addresses(List<String> members) implements Discovery {
        public Addresses {
            members = List.copyOf(members);
        }
    }

    /// By a name that stands for all of them, looked up whenever members are sought: a headless
    /// service of Kubernetes, or an alias in a network of containers. All use one port.
    record Name(String host, int port) implements Discovery {}

    String WAIT = "hazelcast.wait.seconds.before.join";
    Pattern NAME = Pattern.compile("dns:([A-Za-z0-9._-]+):([0-9]{1,5})");

    /// Other than an IPv6 address, which has more than one colon.
    Pattern NO_PORT = Pattern.compile("[^:]*:(?![0-9]{1,5}$)[^:]*");

    /// @param join what `--join` was given
    /// @param own this node's own address, for one that names no others
    /// @throws StartException when a name stands beside other members or has no port, or what is
    ///   behind a host is no port
    static Discovery of(List<String> join, String own) {
        if (join.isEmpty()) return new Addresses(List.of(own));
        if (join.stream().noneMatch(member -> member.startsWith("dns:"))) {
            if (join.stream().anyMatch(NO_PORT.asMatchPredicate())) throw unknown();
            return new Addresses(join);
        }
        var name = NAME.matcher(join.getFirst());
        if (join.size() > 1 || !name.matches()) throw unknown();
        return new Name(name.group(1), Integer.parseInt(name.group(2)));
    }

    private static StartException unknown() {
        return new StartException(
                "--join: dns:NAME:PORT alone, or HOST:PORT of other nodes, is expected");
    }

    /// Sets it, and turns every other way off.
    default void set(Config config) {
        var join = config.getNetworkConfig().getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        switch (this) {
            case Addresses(var members) -> {
                config.setProperty(WAIT, "0");
                join.getTcpIpConfig().setEnabled(true).setMembers(members);
            }
            case Name(var host, var port) -> {
                // Hazelcast looks a name up within this time only: without it a node begins alone.
                config.setProperty(WAIT, "1");
                // It only asks DNS: no Kubernetes has to be there.
                join.getKubernetesConfig()
                        .setEnabled(true)
                        .setProperty("service-dns", host)
                        .setProperty("service-port", Integer.toString(port));
            }
        }
    }
}
