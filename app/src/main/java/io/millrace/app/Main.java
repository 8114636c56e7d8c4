package io.millrace.app;

import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// The command line of the product.
@Command(
        name = "millrace",
        description =
                "Leads a company's data through ingest, transform, matching, quality and cause.",
        mixinStandardHelpOptions = true,
        version = "millrace " + Main.VERSION,
        subcommands = AutoComplete.GenerateCompletion.class)
public final class Main implements Callable<Integer> {
    static final String VERSION = "0.1.0";

    /// Exit codes of the contract.
    public static final int WELL = 0;

    public static final int FAILED = 1;
    public static final int USAGE = 2;
    public static final int MISSING = 3;

    @Spec private CommandSpec spec;

    public static void main(String[] arguments) {
        // Before threads start: SLF4J complains about what it is told while it initialises.
        LoggerFactory.getILoggerFactory();
        var stopping = Stopping.install();
        int code = FAILED;
        try {
            code = run(stopping, arguments);
        } finally {
            stopping.ended(code);
        }
        System.exit(code);
    }

    private static int run(Stopping stopping, String... arguments) {
        var words =
                arguments.length > 0 && arguments[0].equals("completion")
                        ? new String[] {"generate-completion"}
                        : arguments;
        return commands(stopping).execute(words);
    }

    /// All commands, each of which waits for `stopping` where it serves.
    static CommandLine commands(Stopping stopping) {
        return new CommandLine(new Main())
                .addSubcommand(new UpCommand(stopping))
                .addSubcommand(new DemoCommand(stopping))
                .addSubcommand(new OperatorCommand())
                .addSubcommand(new TenantCommand())
                .addSubcommand(new GenerateCommand())
                .addSubcommand(new ReplayCommand(stopping))
                .addSubcommand(new StreamCommand(stopping))
                .addSubcommand(new ValidateCommand())
                .addSubcommand(new LoadCommand())
                .addSubcommand(new KafkaCommand(stopping))
                .addSubcommand(new NifiCommand(stopping))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(Main::report);
    }

    static int report(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
        var message = e instanceof StartException ? e.getMessage() : e.toString();
        command.getErr().println("millrace: " + message);
        if (!(e instanceof StartException)) e.printStackTrace(command.getErr());
        return FAILED;
    }

    @Override
    public Integer call() {
        throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing");
    }
}
