package io.millrace.app;

import io.millrace.kernel.Ids;
import io.millrace.kernel.Json;
import io.millrace.kernel.ProblemException;
import io.millrace.tenants.Operators;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `millrace operator create`: makes the platform's operator, beside a node that runs or without
/// one. A second time it changes nothing; another one is made only where that is asked for.
@Command(
        name = "create",
        description =
                "Make the operator, once; with the same address again nothing changes, and another"
                        + " one is made with --another only.",
        mixinStandardHelpOptions = true)
final class OperatorCreateCommand implements Callable<Integer> {
    private static final String PASSWORD_VARIABLE = "MILLRACE_OPERATOR_PASSWORD";

    @Spec private CommandSpec spec;

    @Option(
            names = "--email",
            paramLabel = "ADDRESS",
            required = true,
            description = "with which the operator signs in")
    private String email = "";

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:MILLRACE_DATA:-${sys:millrace.home:-.}/.millrace/data}",
            description = "folder of everything the node keeps (MILLRACE_DATA)")
    private Path data = Path.of(".millrace", "data");

    @Option(
            names = "--postgres",
            paramLabel = "URL",
            defaultValue = PostgresUrl.SAID,
            converter = PostgresUrl.class,
            description =
                    "postgres://superuser:password@host:port (MILLRACE_POSTGRES, else"
                            + " DATABASE_URL); default: embedded")
    private @Nullable URI postgres;

    @Option(
            names = "--servers",
            paramLabel = "NAME=URL",
            description =
                    "further Postgres servers, with a space between (MILLRACE_SERVERS); default: none")
    private @Nullable String servers;

    @Option(names = "--another", description = "make one more beside the operators that there are")
    private boolean another;

    @Option(names = "--json", description = "print one JSON document")
    private boolean json;

    /// @param password made here, and shown this once; absent where one was given or nothing was
    ///   made
    record Made(String email, boolean created, Optional<String> password) {
        @Override
        public String toString() {
            var text = created ? "made the operator " + email : email + " is an operator already";
            return password.map(made -> text + ", password " + made).orElse(text);
        }
    }

    @Override
    public Integer call() {
        var given = Optional.ofNullable(System.getenv(PASSWORD_VARIABLE));
        var password = given.orElseGet(Ids::random128);
        try {
            boolean created =
                    Maintenance.on(
                            data,
                            Optional.ofNullable(postgres),
                            ServerList.read(servers, System.getenv()),
                            opened -> create(opened.accounts().operators(), password));
            var shown =
                    created && given.isEmpty() ? Optional.of(password) : Optional.<String>empty();
            var made = new Made(email, created, shown);
            spec.commandLine().getOut().println(json ? Json.write(made) : made.toString());
            spec.commandLine().getOut().flush();
            return Main.WELL;
        } catch (ProblemException e) {
            throw new StartException(e.problem().detail());
        }
    }

    /// @return false when there is one with this address
    private boolean create(Operators operators, String password) {
        var first = operators.first();
        if (first.isPresent() && !another && !operators.has(email)) {
            throw new StartException(
                    first.get()
                            + " is the operator already; to make "
                            + email
                            + " one as well say --another");
        }
        return operators.create(email, password);
    }
}
