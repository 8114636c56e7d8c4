package io.millrace.ingest;

import io.millrace.ingest.api.IngestRequest.RestAuthentication;
import io.millrace.ingest.api.IngestRequest.RestPaging;
import io.millrace.ingest.api.IngestRequest.RestSource;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

class RestContractTest implements SourceContract {
    @Override
    public Served serve() {
        return new Service();
    }

    private static final class Service implements Served {
        private static final String TOKEN = "not-secret-in-a-test";
        private static final int PAGE = 20;

        private final List<String> records = new CopyOnWriteArrayList<>();
        private final RestServer server =
                new RestServer(Things.shared().stack.vertx(), this::answer);

        private void answer(HttpServerRequest request) {
            if (!("Bearer " + TOKEN).equals(request.getHeader("Authorization"))) {
                RestServer.status(request, 401);
                return;
            }
            int from = Math.min(records.size(), (RestServer.number(request, "page", 1) - 1) * PAGE);
            int to = Math.min(records.size(), from + PAGE);
            RestServer.json(request, "[" + String.join(",", records.subList(from, to)) + "]");
        }

        @Override
        public int port() {
            return URI.create(server.url("/")).getPort();
        }

        @Override
        public String secret() {
            return TOKEN;
        }

        @Override
        public boolean isIncremental() {
            return false;
        }

        @Override
        public void add(int from, int to) {
            for (int i = from; i < to; i++) {
                records.add("{\"id\":%d,\"noise\":\"%s\"}".formatted(i, Things.noise(600)));
            }
        }

        @Override
        public void declare(Pulls pulls, int port, String secret, boolean isFull) {
            var source =
                    new RestSource(
                            "http://127.0.0.1:" + port + "/parcels",
                            new RestPaging("page", "page", null, null, null, null, null),
                            new RestAuthentication("bearer", null, null),
                            50.0);
            pulls.rest(source, null, secret);
        }

        @Override
        public void close() {
            server.close();
        }
    }
}
