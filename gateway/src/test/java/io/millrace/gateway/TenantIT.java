package io.millrace.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.kernel.Json;
import io.millrace.tenants.Account;
import io.millrace.tenants.Role;
import io.vertx.core.http.WebSocketConnectOptions;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A tenant's export and its end, as clients see them.
final class TenantIT {
    private static TestGateway gateway;
    private Account.SignedIn owner;

    @BeforeAll
    static void start() {
        gateway = new TestGateway(Path.of("none"), live -> live);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @BeforeEach
    void signUp() {
        owner = gateway.signUp();
    }

    private void fill(String... statements) {
        var tenant = owner.tenant().id();
        gateway.stack()
                .db()
                .in(
                        tenant,
                        c -> {
                            for (var sql : statements) c.preparedQuery(sql).execute().await();
                            return null;
                        });
    }

    private Map<String, byte[]> exported(String query) throws Exception {
        var answer =
                gateway.client.send(
                        HttpRequest.newBuilder(gateway.uri("/api/v1/tenant/export" + query))
                                .header("Authorization", "Bearer " + owner.accessToken())
                                .header("Accept-Encoding", "gzip")
                                .build(),
                        BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/zip");
        assertThat(answer.headers().firstValue("Content-Disposition").orElse(""))
                .contains(owner.tenant().slug() + ".zip");
        var files = new LinkedHashMap<String, byte[]>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(answer.body()))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        }
        return files;
    }

    private static String text(Map<String, byte[]> files, String name) {
        assertThat(files).containsKey(name);
        return new String(files.get(name), StandardCharsets.UTF_8);
    }

    @Test
    void anExportHoldsEverythingWithCountsAndSums() throws Exception {
        var raw = owner.tenant().id().rawSchema();
        fill(
                "create table %s.orders (id bigint, note text, price numeric)".formatted(raw),
                "insert into %s.orders select i, E'a \"b\"\\n\\\\ \\u00e9\\t' || i, 9.90 from generate_series(1, 2500) i"
                        .formatted(raw),
                "insert into check_file (name, yaml, updated_at) values ('c', E'checks for orders:\\n', now())",
                "insert into project values ('p', 1, 1)",
                "insert into project_version values ('p', 1, 'x', 'zip'::bytea, 0, 0, 0, '[]', now())");
        var models = owner.tenant().id().modelSchema();
        gateway.stack()
                .sql()
                .as(
                        owner.tenant().id(),
                        c -> {
                            for (var sql :
                                    new String[] {
                                        "create table %s.good as select 1 as one",
                                        "create view %s.broken as select 1 / (select 0) as x"
                                    }) {
                                c.preparedQuery(sql.formatted(models)).execute().await();
                            }
                            return null;
                        });

        var files = exported("?format=lines");

        var manifest = Json.MAPPER.readTree(text(files, "manifest.json"));
        assertThat(files.keySet()).last().isEqualTo("manifest.json");
        assertThat(manifest.path("tenant").path("slug").asText()).isEqualTo(owner.tenant().slug());
        for (var entry : manifest.path("entries")) assertSum(files, entry);
        assertThat(manifest.path("entries")).hasSize(files.size() - 1);
        var lines = text(files, "raw/orders.ndjson").lines().toList();
        assertThat(lines).hasSize(2500);
        for (var line : lines) {
            assertThat(Json.MAPPER.readTree(line).path("note").asText())
                    .startsWith("a \"b\"\n\\ é\t");
        }
        assertThat(lines.getFirst()).contains("\"price\":9.90");
        assertThat(text(files, "checks/c.yaml")).isEqualTo("checks for orders:\n");
        assertThat(text(files, "projects/p-1.zip")).isEqualTo("zip");
        assertThat(text(files, "models/good.ndjson")).isEqualTo("{\"one\":1}\n");
        assertThat(problemOf(manifest, "models/broken.ndjson")).contains("division by zero");
        assertThat(text(files, "members.ndjson")).contains(owner.user().email());
        assertThat(String.join(" ", files.keySet())).doesNotContain("..");
    }

    private static void assertSum(Map<String, byte[]> files, JsonNode entry) throws Exception {
        var content = files.get(entry.path("file").asText());
        var sum = MessageDigest.getInstance("SHA-256").digest(content);
        assertThat(entry.path("sha256").asText()).isEqualTo(HexFormat.of().formatHex(sum));
        assertThat(entry.path("bytes").asLong()).isEqualTo(content.length);
        if (entry.has("rows")) {
            var lines = new String(content, StandardCharsets.UTF_8).lines().count();
            assertThat(entry.path("rows").asLong()).isEqualTo(lines);
        }
    }

    private static String problemOf(JsonNode manifest, String file) {
        for (var entry : manifest.path("entries")) {
            if (entry.path("file").asText().equals(file)) return entry.path("problem").asText();
        }
        throw new AssertionError(file);
    }

    @Test
    void anArchiveHoldsNoSecrets() throws Exception {
        var key =
                gateway.send(
                        "POST",
                        "/api/v1/api-keys",
                        owner.accessToken(),
                        "{\"name\":\"k\",\"scopes\":[\"ingest:cdr\"]}");
        assertThat(key.statusCode()).as(key.body()).isEqualTo(201);

        var files = exported("?format=archive");

        assertThat(files.keySet()).last().isEqualTo("manifest.json");
        assertThat(text(files, "manifest.json")).contains("millrace-archive/1");
        assertThat(text(files, "platform/users.ndjson"))
                .contains(owner.user().email())
                .doesNotContain("argon2", "password");
        assertThat(text(files, "platform/api-keys.ndjson")).isEmpty();
        assertThat(text(files, "platform/invitations.ndjson")).isEmpty();
    }

    @Test
    void anExportIsInTheRecordOfCalls() throws Exception {
        exported("");

        assertThat(gateway.get("/api/v1/audit", owner.accessToken()).body())
                .contains("exportTenant");
    }

    @Test
    void anExportThatHasToWaitIsRefusedAtOnce() {
        var snapshots = gateway.stack().database().first().snapshots();
        var tenant = owner.tenant().id();

        var answer =
                snapshots.in(
                        tenant,
                        _ ->
                                snapshots.in(
                                        tenant,
                                        _ ->
                                                gateway.get(
                                                        "/api/v1/tenant/export",
                                                        owner.accessToken())));

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).contains("60");
        assertThat(answer.body()).contains("urn:problem:too-many");
    }

    @Test
    void onlyTheOwnerTakesOrDeletesEverything() {
        var admin = gateway.member(owner.tenant().id(), Role.ADMIN);
        var path = "/api/v1/tenant?confirm=" + owner.tenant().slug();

        assertThat(gateway.get("/api/v1/tenant/export", admin).statusCode()).isEqualTo(403);
        assertThat(gateway.send("DELETE", path, admin, "").statusCode()).isEqualTo(403);
    }

    @Test
    void aTenantIsDeletedByItsSlugOnly() {
        var socket =
                LiveClient.connect(gateway.vertx(), gateway.port(), new WebSocketConnectOptions());
        socket.auth(owner.accessToken());
        assertThat(socket.next().path("type").asText()).isEqualTo("ready");
        var key = gateway.key(owner, "viewer").key();
        var path = "/api/v1/tenant?confirm=";

        var none = gateway.send("DELETE", "/api/v1/tenant", owner.accessToken(), "");
        var wrong = gateway.send("DELETE", path + "wrong", owner.accessToken(), "");
        var removed = gateway.send("DELETE", path + owner.tenant().slug(), owner.accessToken(), "");

        assertThat(none.statusCode()).isEqualTo(400);
        assertThat(wrong.statusCode()).isEqualTo(409);
        assertThat(removed.statusCode()).as(removed.body()).isEqualTo(200);
        assertThat(removed.body()).contains(owner.tenant().id().rawSchema());
        assertThat(socket.closeCode()).isEqualTo(4401);
        socket.close();
        for (var token : new String[] {owner.accessToken(), key}) {
            assertThat(gateway.get("/api/v1/tenant", token).statusCode()).isEqualTo(401);
        }
        var refreshToken = owner.refreshToken().orElseThrow();
        var refreshed =
                gateway.post("/api/v1/auth/refresh", "{\"refreshToken\":\"" + refreshToken + "\"}");
        assertThat(refreshed.statusCode()).isEqualTo(401);
        var signedUp =
                gateway.accounts()
                        .signup(
                                new Account.SignUp(
                                        "Again",
                                        owner.user().email(),
                                        TestGateway.PASSWORD,
                                        java.util.Optional.of(owner.tenant().slug())));
        assertThat(signedUp.tenant().id()).isNotEqualTo(owner.tenant().id());
    }

    @Test
    void thatATenantWasDeletedStaysInThePlatformsRecord() {
        var path = "/api/v1/tenant?confirm=" + owner.tenant().slug();

        gateway.send("DELETE", path, owner.accessToken(), "");

        var kept =
                gateway.execute(
                        "select 1 from millrace.audit where operation = 'deleteTenant' and chain = '' and resource like $1",
                        "%" + owner.tenant().id());
        assertThat(kept).isOne();
    }
}
