package io.millrace.app;

import io.millrace.tenants.db.Secrets;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.apache.kafka.common.utils.Utils;

/// Finds what makes a start vain before its first file is written, so that one that is refused
/// leaves no half of a data folder behind. What is free now may still be taken until it is used.
final class SettingsCheck {
    private static final int MOST_PORT = 65_535;

    private SettingsCheck() {}

    /// @throws StartException with one line that names what is wrong
    static void check(NodeSettings settings, Map<String, String> environment) {
        checkHttp(settings);
        checkCluster(settings);
        settings.kafka().ifPresent(SettingsCheck::checkKafka);
        settings.postgres()
                .ifPresent(url -> {
                    var _ = Servers.external(url);
                });
        SecretSetting.MASTER_KEY.read(environment).ifPresent(SettingsCheck::checkKey);
    }

    private static void checkHttp(NodeSettings settings) {
        var host = settings.host();
        checkHost("--host", host);
        try {
            listen(host, settings.port());
        } catch (BindException e) {
            throw StartException.portInUse(settings.port());
        } catch (IOException e) {
            throw new StartException("cannot listen on " + host, e);
        }
    }

    private static void checkCluster(NodeSettings settings) {
        var host = settings.clusterHost();
        int port = settings.clusterPort();
        if (port < 0 || port > MOST_PORT) {
            throw new StartException("--cluster-port: 0 to 65535 is expected");
        }
        checkHost("--cluster-host", host);
        try {
            listen(host, port);
        } catch (IOException e) {
            throw new StartException(
                    "the cluster cannot be reached over %s:%d: %s. Choose another --cluster-port or --cluster-host."
                            .formatted(host, port, e.getMessage()),
                    e);
        }
        var _ = Discovery.of(settings.join(), host + ":" + port);
    }

    private static void checkHost(String option, String host) {
        try {
            listen(host, 0);
        } catch (IOException e) {
            throw new StartException(
                    option + ": " + host + " is not an address of this machine, such as 127.0.0.1",
                    e);
        }
    }

    /// A name that nobody knows is an exception too.
    private static void listen(String host, int port) throws IOException {
        try (var trial = new ServerSocket()) {
            trial.bind(new InetSocketAddress(host, port));
        }
    }

    private static void checkKafka(String addresses) {
        for (var each : addresses.split(",", -1)) {
            if (Utils.getHost(each.strip()) == null) {
                throw new StartException("--kafka: HOST:PORT is expected, not " + each.strip());
            }
        }
    }

    private static void checkKey(String key) {
        try {
            var _ = new Secrets(key);
        } catch (IllegalArgumentException e) { // its words hold the key
            throw new StartException(
                    SecretSetting.MASTER_KEY.variable() + ": 64 hex digits are expected");
        }
    }
}
