package io.millrace.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// A small project built whole, on a node that is warm and by dbt, both not for the first time; and
/// whether the same comes of it.
record BuildCase(DbtStage stage) {
    private static final String NAME =
            "build of %d models, %d seeds, %d tests"
                    .formatted(SmallProject.MODELS, SmallProject.SEEDS, SmallProject.TESTS);

    void run() throws IOException, InterruptedException, SQLException {
        var project = SmallProject.of(0);
        var client = Client.signUp(stage.bench().node().url());
        var ours = new ProjectCalls(client);
        ours.upload(project.zip());
        Quiet.awaitBuilds(stage.database());
        for (int i = 0; i < stage.times(4, 20); i++) ours.run("build");
        double cpu = CpuSpent.each(stage.bench(), stage.times(2, 5), _ -> ours.run("build"));
        var schema = "t_" + client.tenant() + "_models";
        var theirs = theirs(project);
        stage.dbt().compare(stage.report(), new Dbt.Figure(NAME, "cpuSeconds", cpu, "s"), theirs);
        if (theirs.isPresent()) addEqual(schema);
    }

    private Optional<Double> theirs(DbtProject project) throws IOException, InterruptedException {
        Path folder = stage.bench().folder().resolve("dbt-small");
        project.write(folder);
        var first = stage.dbt().run(folder, "build");
        if (first.isEmpty()) return first;
        return Dbt.mean(stage.times(1, 3), _ -> stage.dbt().run(folder, "build", "--full-refresh"));
    }

    /// What both made of one relation.
    private record Pair(String relation, Contents ours, Contents theirs) {
        boolean agreesIn(Function<Contents, Object> part) {
            return part.apply(ours).equals(part.apply(theirs));
        }
    }

    private void addEqual(String schema) throws SQLException {
        var pairs = new ArrayList<Pair>();
        try (var peer = stage.dbt().database()) {
            for (var relation : SmallProject.RELATIONS) {
                var ours = Contents.of(stage.database(), schema, relation);
                pairs.add(new Pair(relation, ours, Contents.of(peer, Dbt.SCHEMA, relation)));
            }
        }
        addEqual(pairs, "row count", Contents::rows);
        addEqual(pairs, "column types", Contents::columns);
        addEqual(pairs, "content", Contents::hash);
    }

    private void addEqual(List<Pair> pairs, String part, Function<Contents, Object> of) {
        var name = "relations equal in " + part;
        var unit = "of " + pairs.size();
        var others = pairs.stream().filter(pair -> !pair.agreesIn(of)).toList();
        double equal = pairs.size() - others.size();
        if (others.isEmpty()) {
            stage.report().add(name, "equal", equal, unit);
            return;
        }
        var first = others.getFirst();
        var note =
                "not %s; of the first %s beside %s"
                        .formatted(
                                String.join(", ", others.stream().map(Pair::relation).toList()),
                                of.apply(first.ours()),
                                of.apply(first.theirs()));
        stage.report().addNote(name, "equal", equal, unit, note);
    }
}
