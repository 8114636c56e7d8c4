package io.millrace.nifi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.millrace.kernel.Ids;
import io.millrace.kernel.Json;
import io.millrace.kernel.TenantId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Answers as NiFi 2.3.0 writes them; that a whole NiFi writes them so is seen in nifi/tests.
class FlowStatusesTest {
    private final TenantId acme = Ids.tenant();
    private final TenantId globex = Ids.tenant();
    private final List<String> ordered = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private FlowStatuses statuses;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        var url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        statuses = new FlowStatuses(() -> NifiClient.impatient(access(url)));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private static NifiAccess access(URI url) {
        try {
            return new NifiAccess(url, Optional.empty(), SSLContext.getDefault());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        if (exchange.getRequestMethod().equals("PUT")) {
            ordered.add(path + " " + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        }
        Object found =
                switch (path) {
                    case "/nifi-api/process-groups/a1/process-groups" ->
                            Map.of(
                                    "processGroups",
                                    List.of(group("c1", "crm"), group("c2", "cdr")));
                    case "/nifi-api/process-groups/c1/processors" -> processors("VALID");
                    case "/nifi-api/process-groups/c2/processors" -> processors("INVALID");
                    case "/nifi-api/flow/process-groups/c1", "/nifi-api/flow/process-groups/c2" ->
                            Map.of("state", "RUNNING");
                    case "/nifi-api/process-groups/root/process-groups" ->
                            Map.of(
                                    "processGroups",
                                    List.of(
                                            group("a1", "acme [" + acme + "]"),
                                            group("g1", "globex [" + globex + "]"),
                                            group("x1", "somebody's own")));
                    case "/nifi-api/flow/process-groups/a1/status" ->
                            status(flow("crm", "Running", 9, 2), flow("cdr", "Stopped", 0, 0));
                    case "/nifi-api/flow/process-groups/g1/status" ->
                            status(flow("oss", "Invalid", 5, 5));
                    default -> "";
                };
        var bytes = Json.write(found).getBytes(UTF_8);
        exchange.sendResponseHeaders(found.equals("") ? 404 : 200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static Object processors(String status) {
        var component =
                Map.of(
                        "name",
                        "collect",
                        "validationStatus",
                        status,
                        "validationErrors",
                        List.of("a folder"));
        return Map.of("processors", List.of(Map.of("component", component)));
    }

    private static Map<String, Object> group(String id, String name) {
        return Map.of("id", id, "component", Map.of("name", name));
    }

    private static Object status(Object... flows) {
        var groups = List.of(flows).stream().map(its -> Map.of("processGroupStatusSnapshot", its));
        return Map.of(
                "processGroupStatus",
                Map.of(
                        "aggregateSnapshot",
                        Map.of("processGroupStatusSnapshots", groups.toList())));
    }

    private static Object flow(String name, String state, int sent, int kept) {
        return Map.of(
                "name",
                name,
                "flowFilesQueued",
                3,
                "bytesQueued",
                300,
                "processorStatusSnapshots",
                List.of(processor("deliver", state, sent), processor("keep", "Running", kept)));
    }

    private static Object processor(String name, String state, int files) {
        return Map.of(
                "processorStatusSnapshot",
                Map.of(
                        "name", name,
                        "runStatus", state,
                        "flowFilesIn", files,
                        "bytesIn", 100 * files));
    }

    @Test
    void tenantSeesItsOwnFlowsByName() {
        assertThat(statuses.read(acme))
                .containsExactly(
                        new FlowStatus("cdr", "partly", 3, 300, 0, 0, 0),
                        new FlowStatus("crm", "running", 3, 300, 7, 700, 2));
        assertThat(statuses.read(globex))
                .containsExactly(new FlowStatus("oss", "invalid", 3, 300, 0, 0, 5));
    }

    @Test
    void whoHasNoGroupSeesNothing() {
        assertThat(statuses.read(Ids.tenant())).isEmpty();
    }

    @Test
    void flowOfTheTenantIsStoppedAndStarted() {
        assertThat(statuses.run(acme, "crm", false)).contains(true);
        assertThat(statuses.run(acme, "crm", true)).contains(true);

        assertThat(ordered).hasSize(2).allMatch(its -> its.contains("process-groups/c1 "));
        assertThat(ordered.getFirst()).contains("\"STOPPED\"");
        assertThat(ordered.getLast()).contains("\"RUNNING\"");
    }

    @Test
    void whatNifiHoldsForInvalidIsStoppedButNotStarted() {
        assertThat(statuses.run(acme, "cdr", true)).contains(false);
        assertThat(ordered).isEmpty();

        assertThat(statuses.run(acme, "cdr", false)).contains(true);
    }

    @Test
    void nothingElseIsToBeStopped() {
        assertThat(statuses.run(acme, "oss", false)).isEmpty();
        assertThat(statuses.run(Ids.tenant(), "crm", false)).isEmpty();
        assertThat(ordered).isEmpty();
    }

    @Test
    void nifiThatIsAwayIsToldSo() {
        server.stop(0);

        assertThatThrownBy(() -> statuses.read(acme)).isInstanceOf(NifiException.class);
    }
}
