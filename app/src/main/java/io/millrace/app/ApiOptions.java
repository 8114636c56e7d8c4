package io.millrace.app;

import io.millrace.app.demo.Eshop;
import io.millrace.nifi.MillraceApi;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Options of the commands that speak to a node as one of its organizations.
final class ApiOptions {
    private static final String PASSWORD = "MILLRACE_PASSWORD";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "${env:MILLRACE_URL}",
            description = "address of a node (MILLRACE_URL)")
    private @Nullable URI url;

    // nosemgrep: default-for-a-secret -- which is read from the environment
    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            defaultValue = "${env:MILLRACE_TOKEN}",
            description =
                    "an access token or an API key; better in the environment (MILLRACE_TOKEN)")
    private @Nullable String token;

    @Option(
            names = "--email",
            paramLabel = "ADDRESS",
            defaultValue = "${env:MILLRACE_EMAIL}",
            description = "to sign in instead, with the password in " + PASSWORD)
    private @Nullable String email;

    /// Empty where no address was given.
    Optional<Eshop> open() {
        return Optional.ofNullable(url)
                .filter(given -> !given.toString().isEmpty())
                .map(this::open);
    }

    /// @throws ParameterException where no address or no login was given
    Eshop shop() {
        return open().orElseThrow(() -> wrong("--url or MILLRACE_URL is expected"));
    }

    /// The API as an administrator of an organization uses it.
    ///
    /// @param slug of the organization, where a login is of several
    /// @throws ParameterException where no address or no login was given
    MillraceApi administrator(String slug) {
        var given = url == null ? URI.create("") : url;
        checkAddress(given);
        if (token != null && !token.isEmpty()) return MillraceApi.of(given, token);
        return MillraceApi.signIn(given, slug, emailGiven(), passwordGiven());
    }

    /// As it was given.
    String address() {
        return String.valueOf(url);
    }

    private Eshop open(URI given) {
        checkAddress(given);
        if (token != null && !token.isEmpty()) return Eshop.of(given, token);
        return Eshop.signIn(given, emailGiven(), passwordGiven());
    }

    private void checkAddress(URI given) {
        if (!"http".equals(given.getScheme()) && !"https".equals(given.getScheme())) {
            throw wrong("--url: an address such as http://localhost:8080 is expected");
        }
    }

    private String emailGiven() {
        if (email == null || email.isEmpty()) throw noLogin();
        return email;
    }

    private String passwordGiven() {
        var password = System.getenv(PASSWORD);
        if (password == null) throw noLogin();
        return password;
    }

    private ParameterException noLogin() {
        return wrong("--token or MILLRACE_TOKEN is expected, or --email and " + PASSWORD);
    }

    private ParameterException wrong(String what) {
        return new ParameterException(spec.commandLine(), what);
    }
}
