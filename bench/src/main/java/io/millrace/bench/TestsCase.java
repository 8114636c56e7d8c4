package io.millrace.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;

/// Many tests of tables that are there: how often they are read for it, from one end to the other
/// or by an index, and what that takes.
record TestsCase(DbtStage stage) {
    void run() throws IOException, InterruptedException, SQLException {
        int tables = stage.times(5, 50);
        var project = TestedProject.of(tables);
        int tests = tables * TestedProject.TESTS_A_TABLE;
        var name = String.format(Locale.ROOT, "%,d tests on %d tables", tests, tables);
        var ours = ours(project);
        var theirs = theirs(project);
        add(name, "scans", ours.scans(), "", theirs.map(Spent::scans));
        add(name, "cpuSeconds", ours.cpu(), "s", theirs.map(Spent::cpu));
    }

    private record Spent(double scans, double cpu) {}

    private Spent ours(DbtProject project) throws IOException, InterruptedException, SQLException {
        var client = Client.signUp(stage.bench().node().url());
        var calls = new ProjectCalls(client);
        var schema = "t_" + client.tenant() + "_models";
        calls.upload(project.zip());
        Quiet.awaitBuilds(stage.database());
        calls.run("test"); // warm
        Quiet.awaitLogins(stage.database());
        double before = scans(stage.database(), schema);
        double cpu = CpuSpent.each(stage.bench(), 1, _ -> calls.run("test"));
        Quiet.awaitLogins(stage.database());
        return new Spent(scans(stage.database(), schema) - before, cpu);
    }

    /// Empty where dbt is not there or fails.
    private Optional<Spent> theirs(DbtProject project)
            throws IOException, InterruptedException, SQLException {
        Path folder = stage.bench().folder().resolve("dbt-tested");
        project.write(folder);
        if (stage.dbt().run(folder, "run").isEmpty()) return Optional.empty();
        try (var peer = stage.dbt().database()) {
            double before = scans(peer, Dbt.SCHEMA);
            var cpu = stage.dbt().run(folder, "test");
            if (cpu.isEmpty()) return Optional.empty();
            return Optional.of(new Spent(scans(peer, Dbt.SCHEMA) - before, cpu.get()));
        }
    }

    private static double scans(Database database, String schema) throws SQLException {
        return database.number(
                """
                select coalesce(sum(seq_scan + coalesce(idx_scan, 0)), 0)
                from pg_stat_all_tables where schemaname = '%s'
                """
                        .formatted(schema));
    }

    private void add(
            String name, String metric, double ours, String unit, Optional<Double> theirs) {
        stage.dbt().compare(stage.report(), new Dbt.Figure(name, metric, ours, unit), theirs);
    }
}
