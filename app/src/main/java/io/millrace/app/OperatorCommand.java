package io.millrace.app;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `millrace operator`: who runs the platform.
@Command(
        name = "operator",
        description = "Make the operator of the platform.",
        mixinStandardHelpOptions = true,
        subcommands = OperatorCreateCommand.class)
final class OperatorCommand implements Runnable {
    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "create is expected");
    }
}
