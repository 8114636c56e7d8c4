package io.millrace.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.kernel.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// What is mended in quarantine reaches the stages behind, on a whole node.
@TestInstance(Lifecycle.PER_CLASS)
class MendedIT {
    private static final String MODEL = "/api/v1/models/sums";

    private Node node;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        node = Node.start(NodeSettings.local(folder, 0, folder));
    }

    @AfterAll
    void stop() {
        if (node != null) node.close();
    }

    @Test
    void mendedRowsAreInTheModelsThatReadTheDataset() throws Exception {
        var client = TestClient.signUp(node.url());
        var types = Map.of("columns", Map.of("amount", Map.of("type", "bigint")));
        client.done("PUT", "/api/v1/datasets/orders", "application/json", Json.write(types));
        client.stored("orders", "id,amount\n1,10\n2,20 EUR\n");
        var put = client.send("PUT", "/api/v1/projects/p", "application/zip", project());
        assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
        client.await(MODEL + "/rows", found -> total(found, 10));

        client.done(
                "POST",
                "/api/v1/quarantine/replays?wait=true",
                "application/json",
                Json.write(
                        Map.of(
                                "dataset", "orders",
                                "reason", "bad-type",
                                "column", "amount",
                                "expression", "replace(amount, ' EUR', '')")));

        client.await(MODEL + "/rows", found -> total(found, 30));
    }

    private static boolean total(Map<String, Object> rows, long wanted) {
        var items = (List<?>) rows.get("items");
        return items.size() == 1
                && String.valueOf(wanted)
                        .equals(String.valueOf(((Map<?, ?>) items.getFirst()).get("total")));
    }

    private static byte[] project() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            add(zip, "dbt_project.yml", "name: p\nversion: '1.0'\nprofile: millrace\n");
            add(
                    zip,
                    "models/sums.sql",
                    "{{ config(materialized='table') }}"
                            + "select sum(amount) as total from {{ source('raw', 'orders') }}");
        }
        return bytes.toByteArray();
    }

    private static void add(ZipOutputStream zip, String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(text.getBytes(UTF_8));
    }
}
