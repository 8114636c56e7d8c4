package io.millrace.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Python packages in environments of their own below `bench/.peers`.
final class PythonEnvironment {
    private static final Path HOME =
            Path.of(System.getProperty("millrace.home", "."), "bench", ".peers").toAbsolutePath();

    private PythonEnvironment() {}

    /// What came of an installation.
    sealed interface Installed {
        /// @param programs folder of the interpreter and of the programs of the packages
        record Here(Path programs) implements Installed {}

        /// @param why one line
        record Missing(String why) implements Installed {}
    }

    /// Installs what is not there yet, or was asked for in other versions then.
    ///
    /// @param name of the folder
    /// @param packages as pip takes them
    static Installed install(String name, List<String> packages)
            throws IOException, InterruptedException {
        var place = HOME.resolve(name);
        var programs = place.resolve("bin");
        var done = place.resolve("installed");
        var wanted = String.join("\n", packages);
        if (Files.exists(done) && Files.readString(done).equals(wanted)) {
            return new Installed.Here(programs);
        }
        Files.createDirectories(HOME);
        var log = HOME.resolve(name + ".log");
        if (!runs(log, List.of("python3", "--version"))) {
            return new Installed.Missing("Python is missing: install Python 3.10 or newer");
        }
        if (!runs(log, List.of("python3", "-m", "venv", "--clear", place.toString()))) {
            return new Installed.Missing(
                    "Python's venv is missing: install it (python3-venv on Debian)");
        }
        if (!runs(log, pip(programs.resolve("python"), packages))) {
            return new Installed.Missing(
                    "it could not be installed from its registry; bench/.peers/"
                            + name
                            + ".log says why");
        }
        Files.writeString(done, wanted);
        return new Installed.Here(programs);
    }

    private static List<String> pip(Path python, List<String> packages) {
        var words = new ArrayList<>(List.of(python.toString(), "-m", "pip", "install", "--quiet"));
        words.addAll(List.of("--disable-pip-version-check", "--only-binary", ":all:"));
        words.addAll(packages);
        return words;
    }

    private static boolean runs(Path log, List<String> command)
            throws IOException, InterruptedException {
        return Shell.run(log, Map.of(), command).isPresent();
    }
}
