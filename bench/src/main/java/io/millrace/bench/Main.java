package io.millrace.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `millrace bench NAME`.
@Command(
        name = "bench",
        description = "Measure the product beside a peer.",
        mixinStandardHelpOptions = true,
        subcommands = {BootBench.class, IngestBench.class, StreamBench.class})
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(
                new CommandLine(new Main())
                        .setExecutionExceptionHandler((e, command, _) -> {
                            command.getErr().println("millrace bench: " + e);
                            e.printStackTrace(command.getErr());
                            return io.millrace.app.Main.FAILED;
                        })
                        .execute(arguments));
    }
}
