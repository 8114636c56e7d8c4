package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.map.IMap;
import com.hazelcast.multimap.MultiMap;
import io.millrace.kernel.Json;
import io.vertx.core.internal.VertxInternal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What lies in the memory that nodes share, which goes between them in plain text.
class ClusterContentIT {
    @TempDir private Path folder;

    @Test
    void nothingOfATenantButItsIdIsInTheClustersMemory() throws Exception {
        try (var node = Node.start(NodeSettings.local(folder.resolve("node"), 0, folder))) {
            var client = TestClient.signUp(node.url());
            client.stored("parcels", "id,place\n1,Xanadu\n");
            client.at(node.url());
            var me = Json.readObject(client.get("/api/v1/auth/me").body());
            var tenant = (Map<?, ?>) me.get("tenant");
            client.get("/api/v1/datasets/parcels/rows");

            var content = content(node);

            assertThat(content.keySet())
                    .contains("__vertx.subs", "millrace.tries.login", "millrace.tries.request");
            assertThat(content.get("millrace.tries.login")).isNotEqualTo("[]");
            assertThat(content.toString())
                    .contains(String.valueOf(tenant.get("id")))
                    .doesNotContain(
                            client.email(),
                            client.password(),
                            client.token(),
                            String.valueOf(tenant.get("slug")),
                            "parcels",
                            "Xanadu");
            // Its counts by address are of nobody either.
            assertThat(content.get("millrace.tries.address")).doesNotContain("127.0.0.1");
        }
    }

    /// All of it, by the name of each structure.
    static Map<String, String> content(Node node) {
        var cluster = (Membership) ((VertxInternal) node.vertx()).clusterManager();
        var content = new TreeMap<String, String>();
        for (var part : cluster.getHazelcastInstance().getDistributedObjects()) {
            var all =
                    switch (part) {
                        case IMap<?, ?> map -> List.copyOf(map.entrySet());
                        case MultiMap<?, ?> map -> List.copyOf(map.entrySet());
                        default -> List.of();
                    };
            content.put(part.getName(), all.toString());
        }
        return content;
    }
}
