package io.millrace.ingest;

import io.millrace.ingest.engine.pull.PullFault;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which addresses a pull may reach: public ones, and those that the operator allows. Never
/// Millrace's own servers. It is asked with the address that a connection then goes to, so that a
/// name that resolves otherwise a moment later leads nowhere else.
public final class OutgoingGuard {
    /// Everything that is not the public internet, and what hides such an address in another.
    private static final List<Network> CLOSED =
            Stream.of(
                            "0.0.0.0/8",
                            "10.0.0.0/8",
                            "100.64.0.0/10",
                            "127.0.0.0/8",
                            "169.254.0.0/16",
                            "172.16.0.0/12",
                            "192.0.0.0/24",
                            "192.0.2.0/24",
                            "192.88.99.0/24",
                            "192.168.0.0/16",
                            "198.18.0.0/15",
                            "198.51.100.0/24",
                            "203.0.113.0/24",
                            "224.0.0.0/3",
                            "::/96",
                            "64:ff9b::/96",
                            "64:ff9b:1::/48",
                            "100::/64",
                            "2001::/23",
                            "2001:db8::/32",
                            "2002::/16",
                            "3fff::/20",
                            "5f00::/16",
                            "fc00::/7",
                            "fe80::/10",
                            "fec0::/10",
                            "ff00::/8")
                    .map(Network::parse)
                    .toList();

    private static final String SEPARATOR = ";";

    private final List<Network> allowed;
    private final List<String> own;

    /// @param allowed networks beside the public ones: addresses, or ranges such as `10.0.0.0/8`
    /// @param own `host:port` of Millrace's own servers
    /// @throws IllegalArgumentException for what is no network
    public OutgoingGuard(Collection<String> allowed, Collection<String> own) {
        this.allowed = allowed.stream().map(Network::parse).toList();
        this.own = List.copyOf(own);
    }

    /// What [#toString] wrote.
    static OutgoingGuard parse(String text) {
        var parts = text.split(SEPARATOR, -1);
        return new OutgoingGuard(words(parts[0]), words(parts[1]));
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.split(",")).filter(word -> !word.isEmpty()).toList();
    }

    /// The address that a host is reached at. Blocks.
    ///
    /// @throws PullFault when it is not known, or may not be reached
    public InetAddress resolve(String host, int port) {
        InetAddress[] addresses;
        try {
            addresses = InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            throw new PullFault("The host %s is not known.".formatted(host));
        }
        for (var address : addresses) check(address, host, port);
        return addresses[0];
    }

    /// @param host as it was named
    /// @throws PullFault when the address may not be reached
    public void check(InetAddress address, String host, int port) {
        if (isClosed(address)) {
            throw new PullFault(
                    "The host %s is at an address of a private network, which this installation does not reach."
                            .formatted(host));
        }
        if (isOwn(address, port)) {
            throw new PullFault("The host %s, port %d, is not for tenants.".formatted(host, port));
        }
    }

    private boolean isClosed(InetAddress address) {
        return CLOSED.stream().anyMatch(network -> network.contains(address))
                && allowed.stream().noneMatch(network -> network.contains(address));
    }

    private boolean isOwn(InetAddress address, int port) {
        return own.stream().anyMatch(server -> isAt(server, address, port));
    }

    private static boolean isAt(String server, InetAddress address, int port) {
        int colon = server.lastIndexOf(':');
        if (Integer.parseInt(server.substring(colon + 1)) != port) return false;
        var host = server.substring(0, colon).replaceAll("^\\[|]$", "");
        var its = addresses(host);
        return its.contains(address)
                || (isHere(address) && its.stream().anyMatch(OutgoingGuard::isHere));
    }

    /// A name that cannot be resolved now is nowhere.
    private static List<InetAddress> addresses(String host) {
        try {
            return List.of(InetAddress.getAllByName(host));
        } catch (UnknownHostException e) {
            return List.of();
        }
    }

    /// Whether it is this machine, by whichever of its addresses.
    private static boolean isHere(InetAddress address) {
        try {
            return address.isLoopbackAddress()
                    || address.isAnyLocalAddress()
                    || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return true; // nobody knows: rather not
        }
    }

    @Override
    public String toString() {
        var networks = new ArrayList<String>();
        allowed.forEach(network -> networks.add(network.toString()));
        return networks.stream().collect(Collectors.joining(","))
                + SEPARATOR
                + String.join(",", own);
    }
}
