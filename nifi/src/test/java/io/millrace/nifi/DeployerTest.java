package io.millrace.nifi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.kernel.Ids;
import io.millrace.kernel.TenantId;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a whole NiFi seldom shows; the rest is in nifi/tests.
class DeployerTest {
    private static final String API = "/nifi-api/";
    private static final String ROOT = API + "process-groups/root-1";

    private final TenantId former = Ids.tenant();
    private final TenantId present = Ids.tenant();
    private Answers server;
    private NifiClient client;
    private Deployer deployer;

    @BeforeEach
    void start() throws IOException, GeneralSecurityException {
        server = new Answers();
        var access = new NifiAccess(server.url(), Optional.empty(), SSLContext.getDefault());
        client = NifiClient.of(access);
        deployer = new Deployer(client);
        var root = Map.of("processGroupFlow", Map.of("id", "root-1"));
        server.tell("GET " + API + "flow/process-groups/root", 200, root);
        server.tell("GET " + ROOT, 200, Map.of("id", "root-1"));
        groups("acme [" + former + "]", "acme [" + present + "]");
        var none = Map.of("parameterContexts", List.of());
        server.tell("GET " + API + "flow/parameter-contexts", 200, none);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private void groups(String... names) {
        var all = List.of(names).stream().map(DeployerTest::named).toList();
        server.tell("GET " + ROOT + "/process-groups", 200, Map.of("processGroups", all));
    }

    private static Map<String, Object> named(String name) {
        return Map.of("id", "id of " + name, "component", Map.of("name", name));
    }

    private List<String> asked(String method) {
        return server.asked.stream().filter(call -> call.startsWith(method)).toList();
    }

    @Test
    void slugOfTwoTenantsRemovesNeither() {
        assertThatThrownBy(() -> deployer.remove("acme"))
                .isInstanceOf(NifiException.class)
                .hasMessageContaining(former.value())
                .hasMessageContaining(present.value());

        assertThat(asked("PUT")).isEmpty();
        assertThat(asked("DELETE")).isEmpty();
    }

    @Test
    void whoHasNoFlowsHasNothingToRemove() {
        assertThat(deployer.remove("globex")).isFalse();
    }

    /// A removal that ended half-way.
    @Test
    void parametersWithoutAGroupAreRemovedByTheId() {
        groups();
        var context = named("millrace " + former);
        server.tell(
                "GET " + API + "flow/parameter-contexts",
                200,
                Map.of(
                        "parameterContexts",
                        List.of(Map.of("id", "c1", "component", context.get("component")))));
        server.tell(
                "GET " + API + "parameter-contexts/c1",
                200,
                Map.of("revision", Map.of("version", 7)));
        server.tell("DELETE " + API + "parameter-contexts/c1", 200, Map.of());

        assertThat(deployer.remove(former.value())).isTrue();

        assertThat(asked("DELETE")).containsExactly("DELETE " + API + "parameter-contexts/c1");
    }

    /// Such as that of a tenant which had the slug before.
    @Test
    void folderOfAnotherTenantIsNotShared() {
        var folder = Path.of("/srv/acme");
        server.tell(
                "GET " + API + "flow/parameter-contexts",
                200,
                Map.of(
                        "parameterContexts",
                        List.of(
                                Map.of(
                                        "id",
                                        "c1",
                                        "component",
                                        Map.of(
                                                "name",
                                                "millrace " + former,
                                                "parameters",
                                                List.of(parameter(folder)))))));

        assertThatThrownBy(() -> deployer.deploy(wish(folder)))
                .isInstanceOf(NifiException.class)
                .hasMessageContaining("/srv/acme")
                .hasMessageContaining(former.value());

        assertThat(asked("POST")).isEmpty();
    }

    private static Map<String, Object> parameter(Path folder) {
        return Map.of("parameter", Map.of("name", "millrace.folder", "value", folder.toString()));
    }

    private Deployment wish(Path folder) {
        return new Deployment(
                present,
                "acme",
                "http://localhost:8080",
                "mr_secret",
                folder,
                Set.of(Kind.CRM),
                Duration.ZERO,
                Duration.ZERO);
    }

    /// A first start that ended between two rights takes the others the next time.
    @Test
    void rightByWhichTheOthersAreKnownIsTakenLast() {
        server.tell("GET " + ROOT, 403, Map.of());
        server.tell("GET " + API + "flow/current-user", 200, Map.of("identity", "CN=millrace"));
        server.tell(
                "GET " + API + "tenants/users",
                200,
                Map.of(
                        "users",
                        List.of(
                                Map.of(
                                        "id",
                                        "u1",
                                        "revision",
                                        Map.of("version", 0),
                                        "component",
                                        Map.of("identity", "CN=millrace")))));
        server.tell("POST " + API + "policies", 201, Map.of());

        deployer.prepare();

        assertThat(asked("POST")).hasSize(7);
        assertThat(asked("POST").getLast())
                .contains("\"action\":\"read\"", "\"resource\":\"/process-groups/root-1\"");
    }
}
