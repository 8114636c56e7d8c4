package io.millrace.app;

import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// TLS between nodes: each shows a certificate of an authority that vouches for nodes of this
/// cluster only, and talks to nobody without one. A node's name does not matter, so the authority
/// must sign for nothing else.
final class ClusterTls {
    private static final Certificates.Names FILES =
            new Certificates.Names(
                    "MILLRACE_CLUSTER_SSLROOTCERT",
                    "MILLRACE_CLUSTER_SSLCERT",
                    "MILLRACE_CLUSTER_SSLKEY");

    private ClusterTls() {}

    /// @throws StartException when some of the three files are missing or one is not what it should
    ///   be
    static Optional<Certificates> read(Map<String, String> environment) {
        var read = Certificates.read(FILES, environment);
        if (read.root().isEmpty() && read.own().isEmpty()) return Optional.empty();
        if (read.root().isPresent() && read.own().isPresent()) return Optional.of(read);
        throw new StartException(
                String.join(", ", List.of(FILES.root(), FILES.certificate(), FILES.key()))
                        + " belong together; set all or none");
    }

    static EventBusOptions set(EventBusOptions bus, Certificates its) {
        var own = its.own().orElseThrow();
        // A bus trusts every server unless told otherwise, whatever authority it is given.
        return bus.setSsl(true)
                .setTrustAll(false)
                .setClientAuth(ClientAuth.REQUIRED)
                .setTrustOptions(
                        new PemTrustOptions().addCertPath(its.root().orElseThrow().toString()))
                .setKeyCertOptions(
                        new PemKeyCertOptions()
                                .setCertPath(own.certificate().toString())
                                .setKeyPath(own.key().toString()));
    }
}
