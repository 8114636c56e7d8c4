package io.millrace.bench;

import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `millrace bench NAME`.
@Command(
        name = "bench",
        description = "Measure the product beside a peer.",
        mixinStandardHelpOptions = true,
        subcommands = {
            BootBench.class,
            DbtBench.class,
            IngestBench.class,
            StreamBench.class,
            ClusterBench.class,
            KillsBench.class,
            SocketsBench.class,
            GatewayBench.class,
            MatchingBench.class,
            RcaBench.class,
            DetectionBench.class,
            FailureBench.class,
            RestoreBench.class,
            ShopBench.class,
            TenantsBench.class,
            FairnessBench.class
        })
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        // Before threads start: SLF4J complains about what it is told while it initialises.
        LoggerFactory.getILoggerFactory();
        System.exit(
                new CommandLine(new Main())
                        .setCaseInsensitiveEnumValuesAllowed(true)
                        .setExecutionExceptionHandler((e, command, _) -> {
                            command.getErr().println("millrace bench: " + e);
                            e.printStackTrace(command.getErr());
                            return io.millrace.app.Main.FAILED;
                        })
                        .execute(arguments));
    }
}
