package io.millrace.ingest;

import io.millrace.ingest.engine.pull.PullFault;
import io.millrace.kernel.Problem;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;

/// What is wrong with an address that a tenant gives, before anybody goes there.
final class AddressRules {
    private static final int MOST_URL = 2_000;

    private final OutgoingGuard guard;

    AddressRules(OutgoingGuard guard) {
        this.guard = guard;
    }

    /// @param field where it was given
    /// @throws io.millrace.kernel.ProblemException `invalid`
    static URI url(String field, String text) {
        try {
            var url = new URI(text);
            var scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
            boolean isOurs =
                    text.length() <= MOST_URL
                            && List.of("http", "https").contains(scheme)
                            && url.getHost() != null
                            && url.getPort() <= 65_535
                            && url.getRawFragment() == null;
            if (!isOurs) throw invalid(field, "an http or https address");
            if (url.getRawUserInfo() != null) {
                throw invalid(field, "without a user; that is the secret's");
            }
            return url;
        } catch (URISyntaxException e) {
            throw invalid(field, "an http or https address");
        }
    }

    /// Of an address that is written out it is known at once whether it may be reached; a name is
    /// looked up when somebody goes there.
    ///
    /// @throws io.millrace.kernel.ProblemException `invalid`
    void check(String field, String host, int port) {
        InetAddress address;
        try {
            address = InetAddress.ofLiteral(host.replaceAll("^\\[|]$", ""));
        } catch (IllegalArgumentException e) { // a name
            return;
        }
        try {
            guard.check(address, host, port);
        } catch (PullFault e) {
            throw invalid(field, e.reason());
        }
    }

    private static RuntimeException invalid(String field, String detail) {
        return Problem.invalid(field + ": " + detail).toException();
    }
}
