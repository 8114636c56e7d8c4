package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The scripts for PowerShell do what the targets of make do, and are read by it where it is.
class PowershellScriptsTest {
    private static final Path HOME = Path.of("..");
    private static final Pattern CALL = Pattern.compile("(?m)^& sh \\$millrace (.*) @args$");

    @ParameterizedTest
    @CsvSource({
        "init-kafka-topics.ps1, kafka-init-topics",
        "test-kafka-kraft.ps1, kafka-test",
    })
    void scriptCallsWhatMakeCalls(String script, String target) throws IOException {
        var call = CALL.matcher(Files.readString(HOME.resolve("bin").resolve(script)));
        var make = Files.readString(HOME.resolve("Makefile"));

        assertThat(call.find()).isTrue();
        assertThat(make).contains("%s:\n\t./millrace %s\n".formatted(target, call.group(1)));
    }

    @ParameterizedTest
    @CsvSource({"init-kafka-topics.ps1", "test-kafka-kraft.ps1"})
    void powershellReadsIt(String script) throws IOException, InterruptedException {
        assumeTrue(isThere("pwsh"), "PowerShell is not on this machine");
        var file = HOME.resolve("bin").resolve(script).toAbsolutePath().normalize();
        var parse =
                "$e = $null; [void][System.Management.Automation.Language.Parser]::ParseFile('"
                        + file
                        + "', [ref]$null, [ref]$e); $e | Out-String; exit $e.Count";
        var process =
                new ProcessBuilder("pwsh", "-NoProfile", "-Command", parse)
                        .redirectErrorStream(true)
                        .start();

        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(said).isZero();
    }

    private static boolean isThere(String program) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
