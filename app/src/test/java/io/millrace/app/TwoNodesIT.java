package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.kernel.Json;
import io.millrace.testkit.Stack;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// The gateway in one process and the services in another: every request crosses the wire.
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TwoNodesIT {
    private static final String SERVICES = "ingest,transform,matching,quality,rca,alerts";

    private final Stack stack = Stack.shared();
    private final List<ChildNode> nodes = new ArrayList<>();
    private final int firstPort = ChildNode.freePort();

    private Path folder;

    @BeforeAll
    void start(@TempDir Path folder) {
        this.folder = folder;
        up("front", firstPort, "gateway,relay");
        up("back", ChildNode.freePort(), SERVICES);
    }

    @AfterAll
    void stop() {
        ChildNode.closeAll(nodes);
    }

    @Test
    @Order(2) // it ends the nodes
    void whatTheGatewayOfOneNodeTakesTheServicesOfAnotherStoreAlsoAfterTheFirstOfThemDied()
            throws Exception {
        var client = TestClient.signUp(nodes.getFirst().url());

        var first = client.stored("orders", "id,amount\n1,2.50\n2,3.25\n3\n");

        assertThat(first).containsEntry("rowsIn", 3).containsEntry("rowsStored", 2);

        nodes.get(1).kill();
        up("other", ChildNode.freePort(), SERVICES);
        var second = client.stored("orders", "id,amount\n4,4.75\n");

        assertThat(second).containsEntry("state", "stored").containsEntry("rowsStored", 1);
        var batches = Json.readObject(client.get("/api/v1/batches").body());
        assertThat((List<?>) batches.get("items")).hasSize(2);
        assertThat(nodes.get(2).terminate()).isZero();
        assertThat(nodes.getFirst().terminate()).isZero();
    }

    @Test
    @Order(1)
    void aNodeWithoutAGatewayTellsOfItsHealthAndItsMeters() throws Exception {
        var back = nodes.get(1).url();

        assertThat(status(back, "/livez")).isEqualTo(200);
        assertThat(status(back, "/readyz")).isEqualTo(200);
        assertThat(status(back, "/metrics")).isEqualTo(200);
        assertThat(status(back, "/api/v1/batches")).isEqualTo(404);
    }

    private static int status(URI node, String path) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(node.resolve(path)).build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }

    private void up(String name, int clusterPort, String roles) {
        nodes.add(ChildNode.beside(stack, folder, name, clusterPort, firstPort, "--roles", roles));
    }
}
