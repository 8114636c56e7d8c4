package io.millrace.ingest;

import io.millrace.kernel.Ids;
import org.junit.jupiter.api.Tag;

@Tag("slow")
class MysqlContractTest implements SourceContract {
    @Override
    public Served serve() {
        return new Table(MariaServer.shared());
    }

    private static final class Table implements Served {
        private final MariaServer server;
        private final String name = "t_" + Ids.random128();

        Table(MariaServer server) {
            this.server = server;
            server.execute("create table " + name + " (id int, noise text)");
        }

        @Override
        public int port() {
            return server.port();
        }

        @Override
        public String secret() {
            return MariaServer.SECRET;
        }

        @Override
        public boolean isIncremental() {
            return true;
        }

        @Override
        public void add(int from, int to) {
            server.execute(
                    "insert into %s select seq, repeat(md5(seq), 25) from seq_%d_to_%d"
                            .formatted(name, from, to - 1));
        }

        @Override
        public void declare(Pulls pulls, int port, String secret, boolean isFull) {
            pulls.mysql(server.source(port, "disable", name, null, isFull ? null : "id"), secret);
        }

        @Override
        public void close() {
            server.execute("drop table " + name);
        }
    }
}
