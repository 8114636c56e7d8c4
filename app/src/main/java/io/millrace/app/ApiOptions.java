package io.millrace.app;

import io.millrace.app.demo.Eshop;
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

    private Eshop open(URI given) {
        if (!"http".equals(given.getScheme()) && !"https".equals(given.getScheme())) {
            throw wrong("--url: an address such as http://localhost:8080 is expected");
        }
        if (token != null && !token.isEmpty()) return Eshop.of(given, token);
        var password = System.getenv(PASSWORD);
        if (email == null || email.isEmpty() || password == null) {
            throw wrong("--token or MILLRACE_TOKEN is expected, or --email and " + PASSWORD);
        }
        return Eshop.signIn(given, email, password);
    }

    private ParameterException wrong(String what) {
        return new ParameterException(spec.commandLine(), what);
    }
}
