package io.millrace.bench;

import io.millrace.app.NodeRole;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// dbt projects on a node, beside dbt-core with the same projects on the same Postgres. CPU seconds
/// are those of the JVM (with the client in it) and Postgres, or of dbt and Postgres without what
/// Postgres takes when nobody wants anything. The node is warm; dbt starts anew each time, as it
/// does.
@Command(
        name = "dbt",
        description =
                "builds, parsing and tests of dbt projects beside dbt-core; many tenants at once",
        mixinStandardHelpOptions = true)
final class DbtBench implements Callable<Integer> {
    private static final Set<Case> BESIDE_DBT = Set.of(Case.BUILD, Case.PARSE, Case.TESTS);

    @Spec private CommandSpec spec;
    @Mixin private BenchOptions options = new BenchOptions();

    @Option(
            names = "--only",
            paramLabel = "CASE",
            split = ",",
            description = "of build, parse, tests, tenants")
    private Set<Case> only = Set.of();

    /// What is measured.
    private enum Case {
        BUILD,
        PARSE,
        TESTS,
        TENANTS;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public Integer call()
            throws IOException, SQLException, InterruptedException, ExecutionException {
        var report = new Report.Builder("dbt");
        try (var bench =
                        BenchNode.start(
                                NodeRole.GATEWAY,
                                NodeRole.RELAY,
                                NodeRole.INGEST,
                                NodeRole.TRANSFORM);
                var database = Database.of(bench)) {
            database.liftQuotas();
            if (!Collections.disjoint(wanted(), BESIDE_DBT)) beside(report, bench, database);
            if (wanted().contains(Case.TENANTS)) {
                new ManyBuilds(report, bench, database, options.quick()).run();
            }
        }
        options.print(report.build(), spec.commandLine().getOut());
        return io.millrace.app.Main.WELL;
    }

    private Set<Case> wanted() {
        return only.isEmpty() ? Set.of(Case.values()) : only;
    }

    private void beside(Report.Builder report, BenchNode bench, Database database)
            throws IOException, SQLException, InterruptedException {
        var dbt = Dbt.prepare(bench, database);
        var stage = new DbtStage(report, bench, database, dbt, options.quick());
        if (wanted().contains(Case.BUILD)) new BuildCase(stage).run();
        if (wanted().contains(Case.PARSE)) new ParseCase(stage).run();
        if (wanted().contains(Case.TESTS)) new TestsCase(stage).run();
    }
}
