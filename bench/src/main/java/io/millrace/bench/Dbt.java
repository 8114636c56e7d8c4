package io.millrace.bench;

import io.millrace.bench.PythonEnvironment.Installed;
import io.millrace.tenants.db.DatabaseSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// dbt-core with dbt-postgres in the versions of `deploy/peers/dbt.txt`, on a database of its own
/// on the node's Postgres. It runs while the node has nothing to do.
final class Dbt {
    static final String DATABASE = "peer_dbt";
    static final String SCHEMA = "peer";

    private static final Path PACKAGES =
            Path.of(System.getProperty("millrace.home", "."), "deploy", "peers", "dbt.txt");
    private static final int LOOKS = 3;
    private static final int LOOK_SECONDS = 2;

    private final BenchNode bench;
    private final String name;
    private final Optional<Path> program;
    private final double idle;
    private String why;

    /// @param idle CPU seconds a second of a Postgres of which nobody wants anything
    /// @param why it is not there
    private Dbt(BenchNode bench, String name, Optional<Path> program, double idle, String why) {
        this.bench = bench;
        this.name = name;
        this.program = program;
        this.idle = idle;
        this.why = why;
    }

    /// Installs it where it is not there yet. The node must have nothing to do.
    static Dbt prepare(BenchNode bench, Database database)
            throws IOException, InterruptedException, SQLException {
        var packages =
                Files.readAllLines(PACKAGES).stream()
                        .filter(line -> !line.isBlank() && !line.startsWith("#"))
                        .toList();
        var name = packages.getFirst().replace("==", " ");
        return switch (PythonEnvironment.install("dbt", packages)) {
            case Installed.Missing(var why) ->
                    new Dbt(bench, name, Optional.empty(), 0, name + " is missing. " + why);
            case Installed.Here(var programs) -> {
                settle(bench, database);
                var program = Optional.of(programs.resolve("dbt"));
                yield new Dbt(bench, name, program, idle(bench), "");
            }
        };
    }

    private static void settle(BenchNode bench, Database database)
            throws IOException, SQLException {
        try (var statement = database.connection().createStatement()) {
            statement.execute("create database " + DATABASE);
        }
        var at = bench.node().databaseSettings();
        Files.writeString(bench.folder().resolve("profiles.yml"), profiles(at));
    }

    /// With as many threads as a run of the node's has.
    private static String profiles(DatabaseSettings at) {
        return """
        millrace:
          target: dev
          outputs:
            dev:
              type: postgres
              host: %s
              port: %d
              user: %s
              password: "{{ env_var('DBT_ENV_SECRET_PASSWORD') }}"
              dbname: %s
              schema: %s
              threads: 2
        """
                .formatted(at.host(), at.port(), at.superuser(), DATABASE, SCHEMA);
    }

    /// The least of several looks: a node that has just begun still makes tenants ready.
    private static double idle(BenchNode bench) throws InterruptedException {
        long postgres = bench.node().postgresPid().orElseThrow();
        double least = Double.MAX_VALUE;
        for (int i = 0; i < LOOKS; i++) {
            double before = Cpu.tree(postgres);
            TimeUnit.SECONDS.sleep(LOOK_SECONDS);
            least = Math.min(least, (Cpu.tree(postgres) - before) / LOOK_SECONDS);
        }
        return least;
    }

    /// Its database, for the superuser.
    Database database() throws SQLException {
        return Database.of(bench.node().databaseSettings(), DATABASE);
    }

    /// Runs it on the project in a folder.
    ///
    /// @param words command and options
    /// @return CPU seconds of its process and of Postgres; empty where it is not there or fails
    Optional<Double> run(Path project, String... words) throws IOException, InterruptedException {
        if (program.isEmpty()) return Optional.empty();
        var output = bench.folder().resolve("dbt.out");
        long postgres = bench.node().postgresPid().orElseThrow();
        long start = System.nanoTime();
        double before = Cpu.tree(postgres);
        var own = Shell.run(output, environment(), command(program.get(), project, words));
        if (own.isEmpty()) {
            why = name + " failed: " + lastLine(output);
            return Optional.empty();
        }
        TimeUnit.SECONDS.sleep(1); // until Postgres has seen the backends end
        double seconds = (System.nanoTime() - start) / 1e9;
        double server = Cpu.tree(postgres) - before - idle * seconds;
        return Optional.of(own.get() + Math.max(0, server));
    }

    private static String lastLine(Path output) throws IOException {
        return Files.readString(output).strip().lines().reduce("", (_, line) -> line);
    }

    private Map<String, String> environment() {
        return Map.of(
                "DBT_ENV_SECRET_PASSWORD",
                bench.node().databaseSettings().superuserPassword(),
                "DBT_SEND_ANONYMOUS_USAGE_STATS",
                "false",
                "DO_NOT_TRACK",
                "1",
                "DBT_USE_COLORS",
                "false");
    }

    private List<String> command(Path dbt, Path project, String... words) {
        var command = new ArrayList<>(List.of(dbt.toString()));
        command.addAll(List.of(words));
        command.addAll(List.of("--project-dir", project.toString()));
        command.addAll(List.of("--profiles-dir", bench.folder().toString()));
        command.addAll(List.of("--log-path", project.resolve("logs").toString()));
        command.addAll(List.of("--target-path", target(project).toString()));
        return command;
    }

    /// Where it keeps what it made of a project.
    static Path target(Path project) {
        return project.resolve("target");
    }

    /// One round of several.
    @FunctionalInterface
    interface Round {
        Optional<Double> run(int round) throws IOException, InterruptedException;
    }

    /// The mean of so many rounds; empty as soon as one of them is.
    static Optional<Double> mean(int rounds, Round work) throws IOException, InterruptedException {
        double sum = 0;
        for (int i = 0; i < rounds; i++) {
            var one = work.run(i);
            if (one.isEmpty()) return one;
            sum += one.get();
        }
        return Optional.of(sum / rounds);
    }

    /// A figure of the node.
    record Figure(String name, String metric, double value, String unit) {}

    /// Adds a figure beside its own, or why there is none.
    void compare(Report.Builder report, Figure ours, Optional<Double> theirs) {
        if (theirs.isEmpty()) {
            report.addNote(ours.name(), ours.metric(), ours.value(), ours.unit(), why);
            return;
        }
        report.compare(ours.name(), ours.metric(), ours.value(), ours.unit(), name, theirs.get());
    }
}
