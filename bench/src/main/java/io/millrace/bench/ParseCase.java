package io.millrace.bench;

import io.millrace.embedded.PostgresArchive;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/// Many models read anew, and after one file changed: what the node does before it answers an
/// upload, beside `dbt parse`. Nothing is built meanwhile.
record ParseCase(DbtStage stage) {
    private static final String WORD = "measured";

    void run() throws IOException, InterruptedException, SQLException {
        int models = stage.times(100, 500);
        var whole = WideProject.of(models, WORD);
        var name = "parse of " + models + " models, ";
        var client = Client.signUp(stage.bench().node().url());
        var ours = new ProjectCalls(client);
        double cold;
        double changed;
        try (var _ = HeldBuilds.of(stage.database(), client.tenant())) {
            warm(ours, models);
            cold = upload(ours, zips(stage.times(2, 3), i -> WideProject.of(models, "cold" + i)));
            ours.upload(whole.zip());
            changed = upload(ours, zips(stage.times(3, 5), i -> changed(whole, i)));
            // What is let go then is soon built.
            ours.upload(WideProject.of(1, WORD).zip());
        }
        Quiet.awaitBuilds(stage.database());
        var folder = stage.bench().folder().resolve("dbt-wide");
        whole.write(folder);
        add(name + "empty cache", cold, parsed(folder));
        add(name + "one file changed", changed, parsedAgain(folder, whole));
    }

    /// Both ways, with texts that are not measured.
    private void warm(ProjectCalls ours, int models) throws IOException, InterruptedException {
        int rounds = stage.times(3, 20);
        for (int i = 0; i < rounds; i++) ours.upload(WideProject.of(models, "warm" + i).zip());
        var last = "warm" + (rounds - 1);
        var whole = WideProject.of(models, last);
        for (int i = 1; i <= rounds; i++) {
            ours.upload(WideProject.changed(whole, last, i).zip());
        }
    }

    private static DbtProject changed(DbtProject whole, int round) {
        return WideProject.changed(whole, WORD, 1 + round);
    }

    private static List<byte[]> zips(int count, IntFunction<DbtProject> project)
            throws IOException {
        var zips = new ArrayList<byte[]>();
        for (int i = 0; i < count; i++) zips.add(project.apply(i).zip());
        return zips;
    }

    /// CPU seconds of each upload.
    private double upload(ProjectCalls ours, List<byte[]> zips)
            throws IOException, InterruptedException, SQLException {
        return CpuSpent.each(stage.bench(), zips.size(), i -> ours.upload(zips.get(i)));
    }

    private Optional<Double> parsed(Path folder) throws IOException, InterruptedException {
        return Dbt.mean(
                stage.times(1, 3),
                _ -> {
                    PostgresArchive.delete(Dbt.target(folder));
                    return stage.dbt().run(folder, "parse");
                });
    }

    private Optional<Double> parsedAgain(Path folder, DbtProject whole)
            throws IOException, InterruptedException {
        return Dbt.mean(
                stage.times(1, 3),
                i -> {
                    changed(whole, i).write(folder);
                    return stage.dbt().run(folder, "parse");
                });
    }

    private void add(String name, double ours, Optional<Double> theirs) {
        stage.dbt().compare(stage.report(), new Dbt.Figure(name, "cpuSeconds", ours, "s"), theirs);
    }
}
