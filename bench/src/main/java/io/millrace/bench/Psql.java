package io.millrace.bench;

import io.millrace.tenants.db.DatabaseSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// psql at the node's own Postgres, as its superuser.
///
/// @param folder for its scripts and for what it says
/// @param postgres process id of the server
record Psql(Path folder, DatabaseSettings database, long postgres) {
    static Psql of(BenchNode bench) {
        var postgres = bench.node().postgresPid().orElseThrow();
        return new Psql(bench.folder(), bench.node().databaseSettings(), postgres);
    }

    /// Runs a script in one session.
    ///
    /// @return CPU seconds of psql and Postgres; empty when there is no psql here
    Optional<Double> run(String script) throws IOException, InterruptedException {
        var file = Files.writeString(folder.resolve("peer.sql"), script);
        double before = Cpu.tree(postgres);
        var command =
                List.of(
                        "psql",
                        "-q",
                        "-v",
                        "ON_ERROR_STOP=1",
                        "-h",
                        database.host(),
                        "-p",
                        Integer.toString(database.port()),
                        "-U",
                        database.superuser(),
                        "-d",
                        database.database(),
                        "-f",
                        file.toString());
        var environment = Map.of("PGPASSWORD", database.superuserPassword());
        var client = Shell.run(folder.resolve("psql.out"), environment, command);
        if (client.isEmpty()) return Optional.empty();
        // Postgres counts the time of a backend as its own once it has seen it end.
        TimeUnit.SECONDS.sleep(1);
        return Optional.of(Cpu.tree(postgres) - before + client.get());
    }
}
