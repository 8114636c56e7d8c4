package io.millrace.nifi;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// Where a NiFi is and how one is known there: by a certificate, or by a login.
///
/// @param url without `/nifi-api`
/// @param tls whom is believed, with the own certificate where there is one
public record NifiAccess(URI url, Optional<Login> login, SSLContext tls) {
    private static final String STORE = "PKCS12";

    public record Login(String user, String password) {
        /// Without the password.
        @Override
        public String toString() {
            return "Login[" + user + "]";
        }
    }

    /// By a login.
    ///
    /// @param root certificates in PEM that may vouch for NiFi; empty for those the JDK trusts
    /// @throws NifiException when the file holds none
    public static NifiAccess of(URI url, Login login, Optional<Path> root) {
        try {
            var tls =
                    root.isEmpty()
                            ? SSLContext.getDefault()
                            : context(null, certificates(root.get()));
            return new NifiAccess(url, Optional.of(login), tls);
        } catch (GeneralSecurityException | IOException e) {
            throw new NifiException("cannot read the certificate of NiFi: " + e.getMessage(), e);
        }
    }

    /// By a certificate.
    ///
    /// @param own store of the key
    /// @param trusted store of NiFi's certificate
    /// @param password of both
    /// @throws NifiException when they cannot be read
    public static NifiAccess of(URI url, Path own, Path trusted, String password) {
        try {
            var secret = password.toCharArray();
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store(own, secret), secret);
            var tls = context(keys.getKeyManagers(), store(trusted, secret));
            return new NifiAccess(url, Optional.empty(), tls);
        } catch (GeneralSecurityException | IOException e) {
            throw new NifiException("cannot read the keys of NiFi: " + e.getMessage(), e);
        }
    }

    private static KeyStore store(Path file, char[] password)
            throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance(STORE);
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password);
        }
        return store;
    }

    private static KeyStore certificates(Path file) throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance(STORE);
        store.load(null, null);
        try (InputStream in = Files.newInputStream(file)) {
            for (var each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("nifi-" + store.size(), each);
            }
        }
        if (store.size() == 0) throw new IOException(file + " holds no certificate in PEM");
        return store;
    }

    private static SSLContext context(KeyManager @Nullable [] own, KeyStore trusted)
            throws GeneralSecurityException {
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        var tls = SSLContext.getInstance("TLS");
        tls.init(own, trust.getTrustManagers(), null);
        return tls;
    }
}
