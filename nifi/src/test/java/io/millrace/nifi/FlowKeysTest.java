package io.millrace.nifi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FlowKeysTest {
    private static final String KEYS = "/api/v1/api-keys";

    private Answers server;
    private MillraceApi api;

    @BeforeEach
    void start() throws IOException {
        server = new Answers();
        api = MillraceApi.of(server.url(), "token");
        var old = List.of(key("old", "nifi flows"), key("other", "somebody's own"));
        server.tell("GET " + KEYS, 200, Map.of("items", old));
        server.tell("POST " + KEYS, 201, Map.of("id", "new", "key", "mr_new"));
        server.tell("DELETE " + KEYS + "/old", 200, Map.of());
    }

    @AfterEach
    void stop() {
        api.close();
        server.close();
    }

    private static Map<String, String> key(String id, String name) {
        return Map.of("id", id, "name", name);
    }

    private List<String> revoked() {
        return server.asked.stream().filter(call -> call.startsWith("DELETE")).toList();
    }

    @Test
    void oldKeysOfFlowsAreRevokedOnceTheNewOneIsInUse() {
        var used = FlowKeys.renew(api, Set.of(Kind.CDR), key -> key + revoked());

        assertThat(used).isEqualTo("mr_new[]");
        assertThat(revoked()).containsExactly("DELETE " + KEYS + "/old");
        assertThat(server.asked).anyMatch(call -> call.contains("\"scopes\":[\"ingest:cdr\"]"));
    }

    @Test
    void nothingIsRevokedWhereTheNewKeyIsNotInUse() {
        assertThatThrownBy(() ->
                        FlowKeys.renew(
                                api,
                                Set.of(Kind.FILES),
                                _ -> {
                                    throw new NifiException("half-way");
                                }))
                .isInstanceOf(NifiException.class)
                .hasMessage("half-way");

        assertThat(revoked()).isEmpty();
    }

    @Test
    void keyThatSomebodyElseRevokedIsNoFault() {
        server.tell("DELETE " + KEYS + "/old", 404, Map.of("title", "Not found"));

        assertThat(FlowKeys.<String>renew(api, Set.of(Kind.CRM), key -> key)).isEqualTo("mr_new");
    }

    @Test
    void refusalIsToldAlsoWhereTheAnswerIsNoProblem() {
        server.tell("GET " + KEYS, 502, "a page of a proxy");

        assertThatThrownBy(api::keys).isInstanceOf(NifiException.class).hasMessageContaining("502");
    }
}
