package io.millrace.bench;

import io.millrace.bench.PythonEnvironment.Installed.Here;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Loaders that come from PyPI, each installed once into a folder of its own below `bench/.peers`.
final class Peers {
    /// Into a file of its own, typed and with a key: it has no server to load into.
    private static final String DUCKDB =
            """
            import duckdb, sys
            source, folder = sys.argv[1:3]
            db = duckdb.connect(folder + '/peer.duckdb')
            db.execute("create table found as select * from read_csv(?) limit 0", [source])
            types = ', '.join('"%s" %s' % row[:2] for row in db.execute('describe found').fetchall())
            db.execute('create table orders (%s, primary key (order_id))' % types)
            db.execute("insert into orders select * from read_csv(?)", [source])
            """;

    /// By Arrow, which is its fastest way into Postgres.
    private static final String DLT =
            """
            import os, sys
            source, folder, url = sys.argv[1:4]
            os.environ.update({'RUNTIME__DLTHUB_TELEMETRY': 'false', 'RUNTIME__LOG_LEVEL': 'ERROR',
                               'DESTINATION__POSTGRES__CREDENTIALS': url})
            import dlt, pyarrow, pyarrow.csv
            @dlt.resource(name='orders', write_disposition='append')
            def rows():
                for batch in pyarrow.csv.open_csv(source):
                    yield pyarrow.Table.from_batches([batch])
            pipeline = dlt.pipeline('peer', destination='postgres', dataset_name='peer_dlt',
                                    pipelines_dir=folder + '/dlt')
            pipeline.run(rows(), loader_file_format='csv')
            """;

    private Peers() {}

    /// Loads a CSV of orders.
    @FunctionalInterface
    interface Peer {
        /// CPU seconds of its process and of Postgres; empty when it is not to be had or fails.
        Optional<Double> load(BenchNode bench, Path orders)
                throws IOException, InterruptedException;
    }

    /// By the words of a report.
    static Map<String, Peer> all() {
        var peers = new LinkedHashMap<String, Peer>();
        peers.put("DuckDB, into a file of its own", python(DUCKDB, "duckdb"));
        peers.put("dlt with Arrow, into Postgres", python(DLT, "dlt[postgres]", "pyarrow"));
        return peers;
    }

    private static Peer python(String script, String... packages) {
        return (bench, orders) -> {
            var name = packages[0].replaceAll("\\W.*", "");
            var installed = PythonEnvironment.install(name, List.of(packages));
            if (!(installed instanceof Here(var programs))) return Optional.empty();
            var file = Files.writeString(bench.folder().resolve("peer.py"), script);
            var at = bench.node().databaseSettings();
            var url =
                    "postgresql://%s:%s@%s:%d/%s"
                            .formatted(
                                    at.superuser(),
                                    at.superuserPassword(),
                                    at.host(),
                                    at.port(),
                                    at.database());
            long postgres = bench.node().postgresPid().orElseThrow();
            double before = Cpu.tree(postgres);
            var command =
                    List.of(
                            programs.resolve("python").toString(),
                            file.toString(),
                            orders.toString(),
                            bench.folder().toString(),
                            url);
            var own = Shell.run(bench.folder().resolve("peer.out"), Map.of(), command);
            if (own.isEmpty()) return Optional.empty();
            TimeUnit.SECONDS.sleep(1); // until Postgres has seen the backends end
            return Optional.of(own.get() + Cpu.tree(postgres) - before);
        };
    }
}
