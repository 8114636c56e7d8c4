package io.millrace.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.ingest.api.IngestRequest;
import io.millrace.kernel.Json;
import io.millrace.tenants.Account;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Tuple;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the edge does with bad input, with browsers, and with services that are away.
final class EdgeIT {
    private static final String CSV = "text/csv";

    @TempDir private static Path pages;

    private static TestGateway gateway;
    private static Account.SignedIn owner;
    private static StandIn ingest;

    @BeforeAll
    static void start() throws IOException {
        Files.writeString(pages.resolve("index.html"), "<script nonce=__CSP_NONCE__></script>");
        Files.createDirectories(pages.resolve("assets"));
        Files.createDirectories(pages.resolve("docs"));
        Files.writeString(pages.resolve("assets/app-1a2b.js"), "let x = 1;".repeat(500));
        Files.writeString(pages.resolve("docs/index.html"), "<p nonce=__CSP_NONCE__>docs</p>");
        Files.writeString(pages.resolve("docs/ui.css"), "p {}");
        gateway = new TestGateway(pages, live -> live);
        owner = gateway.signUp();
        ingest =
                new StandIn(IngestRequest.ADDRESS, owner.tenant().id())
                        .on(IngestRequest.Accept.class, ask -> Things.batch("7", Instant.EPOCH))
                        .on(
                                IngestRequest.Totals.class,
                                _ -> new IngestRequest.TotalsAnswer(5, 4, 1, 0.5, List.of()))
                        .on(
                                IngestRequest.Batches.class,
                                _ -> new IngestRequest.BatchPage(List.of(), null))
                        .on(IngestRequest.GetDataset.class, ask -> Things.dataset(ask.name()))
                        .on(IngestRequest.PutDataset.class, ask -> Things.dataset(ask.name()))
                        .on(
                                IngestRequest.Sources.class,
                                _ -> {
                                    Promise.promise().future().await(); // never answers
                                    throw new AssertionError();
                                });
        gateway.deploy(ingest);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "\"x\"",
                "{\"mode\":\"append\",\"extra\":1}",
                "{\"mode\":5}",
                "{\"mode\":\"replace\"}",
                "{\"key\":\"id\"}",
                "{\"columns\":{\"a\":{\"type\":\"money\"}}}",
                "{\"columns\":{\"a\":{\"kind\":\"text\"}}}",
                "{\"tenant\":\"abcdefghijkl\"}",
            })
    void badBodyIsInvalid(String body) {
        var answer = gateway.send(put("/api/v1/datasets/orders", body));

        assertProblem(answer, 400, "invalid");
        assertThat(answer.body()).doesNotContain("does not match", "schema");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/batches?limit=0",
                "/api/v1/batches?limit=1001",
                "/api/v1/batches?limit=ten",
                "/api/v1/batches?limit=1&limit=2",
                "/api/v1/batches?colour=red",
                "/api/v1/quarantine?reason=bad-luck",
                "/api/v1/datasets/-x",
                "/api/v1/datasets/a%20b",
                "/api/v1/batches/..%2fx",
                "/api/v1/runs/1/artifacts/passwd",
                "/api/v1/batches?cursor=",
                "/api/v1/batches?dataset=",
                "/api/v1/batches?limit",
                "/api/v1/batches/7%0a",
            })
    void badParameterIsInvalid(String path) {
        var answer = gateway.get(path, owner.accessToken());

        assertProblem(answer, 400, "invalid");
    }

    @Test
    void anEmptyIdempotencyKeyIsNotTakenForNone() {
        var request = upload("orders").header("Idempotency-Key", "");

        var answer = gateway.send(request.POST(BodyPublishers.ofString("id\n1\n")));

        assertProblem(answer, 400, "invalid");
        assertThat(answer.body()).contains("Idempotency-Key: may not be empty");
    }

    @Test
    void keyOfOneDatasetIsToldWhereItMayIngest() {
        var key = gateway.key(owner, "ingest:good").key();
        var request =
                HttpRequest.newBuilder(gateway.uri("/api/v1/datasets/other/records"))
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", CSV)
                        .POST(BodyPublishers.ofString("a\n1\n"));

        var answer = gateway.send(request);

        assertProblem(answer, 403, "forbidden");
        assertThat(answer.body()).contains("may only ingest into good");
    }

    @Test
    void whatIsAtHandIsAnsweredAsIfItWasLookedUp() {
        var session = gateway.signUp();

        var lookedUp = gateway.get("/api/v1/auth/me", session.accessToken());
        var atHand = lookedUp;
        // The node takes more tries at once from what all nodes share, the faster calls come.
        for (int call = 0; call < 20; call++) {
            atHand = gateway.get("/api/v1/auth/me", session.accessToken());
        }

        assertThat(atHand.statusCode()).isEqualTo(200);
        assertThat(atHand.body()).isEqualTo(lookedUp.body());
        assertThat(comparable(atHand)).isEqualTo(comparable(lookedUp));
        assertThat(gateway.send(HttpRequest.newBuilder(gateway.uri("/metrics"))).body())
                .contains("millrace_http_known_total{operation=\"me\"}");
    }

    private static Map<String, List<String>> comparable(HttpResponse<String> answer) {
        var headers = new TreeMap<>(answer.headers().map());
        headers.remove("traceparent");
        headers.remove("ratelimit");
        return headers;
    }

    @Test
    void nothingIsAtHandForWhoSignedOut() {
        var session = gateway.signUp();
        gateway.get("/api/v1/auth/me", session.accessToken());
        gateway.post("/api/v1/auth/logout", refreshBody(session.refreshToken().orElseThrow()));

        var answer = gateway.get("/api/v1/auth/me", session.accessToken());

        assertProblem(answer, 401, "unauthenticated");
    }

    @Test
    void bodyBeyondTheBoundIsTooLarge() {
        var big = "{\"eventTime\":\"" + "x".repeat(70_000) + "\"}";

        assertProblem(gateway.send(put("/api/v1/datasets/orders", big)), 413, "too-large");
    }

    @Test
    void compressedJsonIsRefusedUnread() throws IOException {
        var bomb = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bomb)) {
            for (int i = 0; i < 64; i++) gzip.write(new byte[1 << 20]);
        }
        var request =
                authorized("/api/v1/datasets/orders")
                        .header("Content-Type", "application/json")
                        .header("Content-Encoding", "gzip")
                        .PUT(BodyPublishers.ofByteArray(bomb.toByteArray()));

        assertProblem(gateway.send(request), 415, "unsupported-media");
    }

    @Test
    void wrongMediaTypeIsUnsupported() {
        var request =
                authorized("/api/v1/datasets/orders")
                        .header("Content-Type", "text/plain")
                        .PUT(BodyPublishers.ofString("{}"));

        assertProblem(gateway.send(request), 415, "unsupported-media");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/nothing, 404, not-found",
        "POST, /nothing, 404, not-found",
        "DELETE, /api/v1/dashboard, 405, method-not-allowed",
        "GET, /api/v1/auth/login, 405, method-not-allowed",
        "PUT, /dashboard/data, 405, method-not-allowed",
        "GET, /assets/missing.js, 404, not-found",
    })
    void unknownPathAndWrongMethodAreProblems(
            String method, String path, int status, String problem) {
        var answer = gateway.send(authorized(path).method(method, BodyPublishers.noBody()));

        assertProblem(answer, status, problem);
        if (status == 405) assertThat(answer.headers().firstValue("Allow")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE", "OPTIONS"})
    void pathThatIsWrittenOutHasNoMethodsOfOneWithAParameter(String method) {
        var request = authorized("/api/v1/checks/results").header("Content-Type", "text/yaml");

        var answer = gateway.send(request.method(method, BodyPublishers.noBody()));

        assertProblem(answer, 405, "method-not-allowed");
        assertThat(answer.headers().allValues("Allow")).containsExactly("GET");
    }

    @Test
    void serviceThatIsAwayIsUnavailableAndOneThatIsSilentTimesOut() {
        assertProblem(gateway.get("/api/v1/models", owner.accessToken()), 503, "unavailable");
        assertProblem(gateway.get("/api/v1/sources", owner.accessToken()), 504, "timeout");
    }

    @Test
    void callThatWaitsHoldsUpNoOther() {
        var gate = Promise.<Void>promise();
        ingest.on(
                        IngestRequest.Quarantine.class,
                        _ -> {
                            gate.future().await();
                            return new IngestRequest.QuarantinePage(List.of(), null);
                        })
                .on(
                        IngestRequest.Rows.class,
                        _ -> {
                            gate.tryComplete();
                            return new IngestRequest.RowPage(List.of(), List.of(), null);
                        });
        var waiting =
                gateway.client.sendAsync(
                        authorized("/api/v1/quarantine").build(), BodyHandlers.ofString());

        var opens = gateway.get("/api/v1/datasets/gate/rows", owner.accessToken());

        assertThat(opens.statusCode()).isEqualTo(200);
        assertThat(waiting.join().statusCode()).isEqualTo(200);
    }

    @Test
    void traceOfTheCallerIsKept() {
        var trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        var request =
                HttpRequest.newBuilder(gateway.uri("/api/v1/dashboard"))
                        .header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01");

        var answer = gateway.send(request);

        assertThat(json(answer).path("instance").asText()).isEqualTo(trace);
        assertThat(answer.headers().firstValue("traceparent").orElseThrow())
                .startsWith("00-" + trace + "-");
    }

    @Test
    void uploadGoesToTheStoreAndItsReferenceToIngest() {
        var request =
                authorized("/api/v1/datasets/orders/records?wait=true")
                        .header("Content-Type", "text/csv; charset=utf-8")
                        .header("Idempotency-Key", "-5")
                        .POST(BodyPublishers.ofString("id\n1\n"));

        var answer = gateway.send(request);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).path("batchId").asText()).isEqualTo("7");
        var asked = ingest.asked(IngestRequest.Accept.class);
        assertThat(asked.tenant()).isEqualTo(owner.tenant().id());
        assertThat(asked.dataset()).isEqualTo("orders");
        assertThat(asked.contentType()).isEqualTo(CSV);
        assertThat(asked.idempotencyKey()).isEqualTo("-5");
        assertThat(asked.bytes()).isEqualTo(5);
        assertThat(asked.waited()).isTrue();
    }

    @Test
    void connectionIsKeptForTheNextCall() {
        var answer = gateway.send(HttpRequest.newBuilder(gateway.uri("/livez")));

        assertThat(answer.headers().firstValue("Connection")).isEmpty();
    }

    @Test
    void clientsMaySpeakHttp2() throws IOException, InterruptedException {
        try (var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
            var alive = HttpRequest.newBuilder(gateway.uri("/livez")).build();
            var tooLarge =
                    upload("orders")
                            .POST(BodyPublishers.ofByteArray(new byte[(1 << 20) + 1]))
                            .build();

            var first = client.send(alive, BodyHandlers.ofString());
            var refused = client.send(tooLarge, BodyHandlers.ofString());

            assertThat(first.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(first.statusCode()).isEqualTo(200);
            assertProblem(refused, 413, "too-large");
            assertThat(client.send(alive, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void uploadBeyondTheBoundIsTooLarge() {
        var body = BodyPublishers.ofByteArray(new byte[(1 << 20) + 1]);
        var declared = upload("orders").POST(body);
        var chunked =
                upload("orders")
                        .POST(
                                BodyPublishers.fromPublisher(
                                        BodyPublishers.ofByteArray(new byte[(1 << 20) + 1])));

        assertProblem(gateway.send(declared), 413, "too-large");
        assertProblem(gateway.send(chunked), 413, "too-large");
    }

    @Test
    void ingestKeyMaySendToItsDatasetOnly() {
        var key =
                json(gateway.send(
                                authorized("/api/v1/api-keys")
                                        .header("Content-Type", "application/json")
                                        .POST(
                                                BodyPublishers.ofString(
                                                        "{\"name\":\"nifi\",\"scopes\":[\"ingest:cdr\"]}"))))
                        .path("key")
                        .asText();
        var body = BodyPublishers.ofString("id\n1\n");

        var own = gateway.send(with(key, "/api/v1/datasets/cdr/records").POST(body));
        var alias = gateway.send(with(key, "/data/ingest?dataset=cdr").POST(body));
        var other = gateway.send(with(key, "/api/v1/datasets/orders/records").POST(body));
        var read = gateway.get("/api/v1/datasets/cdr", key);

        assertThat(own.statusCode()).isEqualTo(202);
        assertThat(alias.statusCode()).isEqualTo(202);
        assertProblem(other, 403, "forbidden");
        assertProblem(read, 403, "forbidden");
    }

    @Test
    void mutationsLeaveAnAuditRowAndReadsNone() {
        gateway.send(put("/api/v1/datasets/audited", "{\"mode\":\"append\"}"));
        gateway.send(put("/api/v1/datasets/audited", "{\"mode\":5}"));
        gateway.get("/api/v1/datasets/audited", owner.accessToken());

        var rows =
                gateway.stack()
                        .db()
                        .platform(c ->
                                c.preparedQuery(
                                                """
                                                select actor, role, operation, status, address, trace
                                                from millrace.audit
                                                where tenant = $1 and resource = '/api/v1/datasets/audited'
                                                order by id
                                                """)
                                        .execute(Tuple.of(owner.tenant().id().value()))
                                        .await());

        assertThat(rows).hasSize(2);
        var first = rows.iterator().next();
        assertThat(first.getString("actor")).isEqualTo(owner.user().id());
        assertThat(first.getString("role")).isEqualTo("owner");
        assertThat(first.getString("operation")).isEqualTo("putDataset");
        assertThat(first.getInteger("status")).isEqualTo(200);
        assertThat(first.getString("address")).isEqualTo("127.0.0.1");
        assertThat(first.getString("trace")).matches("[0-9a-f]{32}");
    }

    @Test
    void dashboardLeavesOutWhatIsAway() {
        var answer = json(gateway.get("/dashboard/data", owner.accessToken()));

        assertThat(answer.path("river").path("in").asInt()).isEqualTo(5);
        assertThat(answer.path("river").has("models")).isFalse();
        assertThat(answer.path("batches").isArray()).isTrue();
        assertThat(answer.has("runs")).isFalse();
        assertThat(answer.path("services")).hasSize(8);
    }

    @Test
    void programsHoldBothTokens() {
        var login = json(login("", owner.user().email()));
        var refresh = login.path("refreshToken").asText();

        var fresh = gateway.post("/api/v1/auth/refresh", refreshBody(refresh));
        var again = gateway.post("/api/v1/auth/refresh", refreshBody(refresh));

        assertThat(fresh.statusCode()).isEqualTo(200);
        assertThat(fresh.headers().firstValue("Set-Cookie")).isEmpty();
        assertProblem(again, 401, "unauthenticated");
        assertProblem(
                gateway.post(
                        "/api/v1/auth/refresh",
                        refreshBody(json(fresh).path("refreshToken").asText())),
                401,
                "unauthenticated");
    }

    @Test
    void whoShowsNoRefreshTokenIsNotSignedIn() {
        assertProblem(gateway.post("/api/v1/auth/refresh", ""), 401, "unauthenticated");
        assertProblem(gateway.post("/api/v1/auth/logout", ""), 401, "unauthenticated");
        assertProblem(gateway.post("/api/v1/auth/refresh", "{}"), 400, "invalid");
    }

    @Test
    void webPageHoldsItsRefreshTokenInACookieThatNeedsItsHeader() {
        var login = login("web", owner.user().email());
        var cookie = login.headers().firstValue("Set-Cookie").orElseThrow();

        assertThat(json(login).has("refreshToken")).isFalse();
        assertThat(cookie)
                .startsWith("__Host-")
                .contains("; Path=/", "; Secure", "; HttpOnly", "; SameSite=Strict");
        var pair = cookie.substring(0, cookie.indexOf(';'));
        var forged = HttpRequest.newBuilder(gateway.uri("/api/v1/auth/refresh"));
        var real = HttpRequest.newBuilder(gateway.uri("/api/v1/auth/refresh"));
        forged.header("Cookie", pair).POST(BodyPublishers.noBody());
        real.header("Cookie", pair).header("X-Millrace-Client", "web");
        real.POST(BodyPublishers.noBody());
        assertProblem(gateway.send(forged), 403, "forbidden");
        var fresh = gateway.send(real);
        assertThat(fresh.statusCode()).isEqualTo(200);
        assertThat(fresh.headers().firstValue("Set-Cookie").orElseThrow()).doesNotContain(pair);
    }

    @Test
    void tenFailuresOfOneLoginAreThenRefused() {
        var email = "nobody-" + owner.user().id() + "@example.org";
        for (int i = 0; i < 10; i++) assertProblem(login("", email), 401, "bad-credentials");

        var answer = login("", email);

        assertProblem(answer, 429, "too-many");
        assertThat(answer.headers().firstValueAsLong("Retry-After").orElseThrow()).isPositive();
    }

    @Test
    void rightPasswordsAreNoFailures() {
        HttpResponse<String> answer = login("", owner.user().email());
        for (int i = 0; i < 15; i++) answer = login("", owner.user().email());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("RateLimit")).isPresent();
        assertThat(answer.headers().firstValue("RateLimit-Policy")).isPresent();
    }

    @Test
    void signUpIsNoWayToTryPasswords() {
        var victim = gateway.signUp().user().email();
        for (int i = 0; i < 10; i++) assertProblem(signUp(victim, i), 409, "conflict");

        assertProblem(signUp(victim, 10), 429, "too-many");
        assertProblem(login("", victim), 429, "too-many");
    }

    private static HttpResponse<String> signUp(String email, int attempt) {
        return gateway.post(
                "/api/v1/auth/signup",
                "{\"organization\":\"X\",\"email\":\"%s\",\"password\":\"wrong horse %d\"}"
                        .formatted(email, attempt));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/health?x=%zz",
                "/api/v1/batches?limit=%zz",
                "/dashboard/data?x=%",
            })
    void brokenEncodingIsInvalidAndNoFaultOfOurs(String target) throws IOException {
        try (var log = new Log();
                var socket = connect()) {
            var request =
                    "GET %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nConnection: close\r\n\r\n"
                            .formatted(target, owner.accessToken());
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));

            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer).startsWith("HTTP/1.1 400 ").contains("urn:problem:invalid");
            assertThat(log.errors()).isEmpty();
        }
    }

    @Test
    void clientThatAbortsAnUploadIsNoFaultOfOurs() throws IOException {
        try (var log = new Log()) {
            try (var socket = connect()) {
                var request =
                        "POST /api/v1/datasets/aborted/records HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: text/csv\r\nContent-Length: 1000\r\n\r\nid\n1\n"
                                .formatted(owner.accessToken());
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                TestGateway.until(
                        () -> audited("/api/v1/datasets/aborted/records").contains("null"));
            }

            TestGateway.until(() -> audited("/api/v1/datasets/aborted/records").contains("400"));
            assertThat(log.errors()).isEmpty();
        }
    }

    private static Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), gateway.port());
    }

    /// Statuses of the calls of a path.
    private static List<String> audited(String path) {
        return gateway.stack()
                .db()
                .platform(c -> {
                    var statuses = new ArrayList<String>();
                    c.preparedQuery("select status from millrace.audit where resource = $1")
                            .execute(Tuple.of(path))
                            .await()
                            .forEach(row -> statuses.add(String.valueOf(row.getInteger(0))));
                    return statuses;
                });
    }

    @Test
    void everyAnswerIsGuarded() {
        for (var path : new String[] {"/livez", "/", "/api/v1/nothing", "/assets/app-1a2b.js"}) {
            var headers = gateway.send(HttpRequest.newBuilder(gateway.uri(path))).headers();

            assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(headers.firstValue("Content-Security-Policy").orElseThrow())
                    .contains("frame-ancestors 'none'")
                    .doesNotContain("unsafe-inline")
                    .doesNotContain("unsafe-eval");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/batches", "/incidents/17", "/docs/"})
    void pageGetsItsOwnNonceEachTime(String path) {
        var one = page(path);
        var two = page(path);

        assertThat(one.statusCode()).isEqualTo(200);
        var nonce = one.body().replaceAll("(?s).*nonce=([0-9a-f]{32}).*", "$1");
        assertThat(nonce).hasSize(32);
        assertThat(one.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("'nonce-" + nonce + "'");
        assertThat(two.body()).doesNotContain(nonce);
        assertThat(one.headers().firstValue("Cache-Control")).contains("no-store");
    }

    @Test
    void hashedFilesAreKeptForEverAndCompressed() {
        var answer =
                gateway.send(
                        HttpRequest.newBuilder(gateway.uri("/assets/app-1a2b.js"))
                                .header("Accept-Encoding", "gzip"));

        assertThat(answer.headers().firstValue("Cache-Control").orElseThrow())
                .contains("immutable");
        assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(page("/docs/ui.css").statusCode()).isEqualTo(200);
        assertThat(page("/assets/%2e%2e/%2e%2e/etc/passwd.txt").statusCode()).isEqualTo(404);
    }

    @Test
    void onlyListedOriginsMayRead() {
        var listed = origin(TestGateway.OTHER_ORIGIN, "GET");
        var other = origin("https://evil.example.org", "GET");
        var preflight =
                gateway.send(
                        HttpRequest.newBuilder(gateway.uri("/api/v1/datasets"))
                                .header("Origin", TestGateway.OTHER_ORIGIN)
                                .header("Access-Control-Request-Method", "PUT")
                                .method("OPTIONS", BodyPublishers.noBody()));

        assertThat(listed.headers().firstValue("Access-Control-Allow-Origin"))
                .contains(TestGateway.OTHER_ORIGIN);
        assertThat(other.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Methods").orElseThrow())
                .contains("PUT");
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Credentials")).isEmpty();
    }

    @Test
    void nodeTellsItsMetricsAndItsContract() {
        gateway.get("/readyz", "");
        var metrics = gateway.get("/metrics", "").body();

        assertThat(gateway.get("/readyz", "").statusCode()).isEqualTo(200);
        assertThat(metrics).contains("millrace_http_requests_seconds_count{operation=\"readyz\"");
        assertThat(metrics).doesNotContain(owner.tenant().id().value());
        assertThat(gateway.get("/openapi.yaml", "").body()).startsWith("openapi: 3.1");
    }

    @Test
    void theKeySetIsThatOfTheStandard() {
        var keys = json(gateway.get("/.well-known/jwks.json", "")).path("keys");

        assertThat(keys.isArray()).isTrue();
        assertThat(keys).isNotEmpty();
        for (var key : keys) {
            assertThat(key.path("kty").asText()).isEqualTo("EC");
            assertThat(key.path("kid").asText()).isNotEmpty();
            assertThat(key.has("d")).isFalse();
        }
    }

    @Test
    void anAddressThatIsTooLongIsToldSo() {
        var answer = gateway.get("/api/v1/batches?cursor=" + "x".repeat(9_000), "");

        assertThat(answer.statusCode()).isEqualTo(414);
        assertThat(json(answer).path("type").asText()).isEqualTo("urn:problem:address-too-long");
    }

    @Test
    void healthNamesEachPart() {
        var health = json(gateway.get("/health", ""));

        assertThat(health.path("services").findValuesAsText("name"))
                .containsExactly(
                        "ingest",
                        "transform",
                        "matching",
                        "quality",
                        "rca",
                        "postgres",
                        "kafka",
                        "live");
        assertThat(health.path("services").findValuesAsText("state")).containsOnly("up", "down");
        assertThat(Instant.parse(health.path("services").get(5).path("since").asText()))
                .isNotNull();
        assertThat(health.path("status").asText()).isEqualTo("degraded");
    }

    @Test
    void withoutKafkaTheNodeServesDegradedAndWithoutPostgresItIsNotReady() {
        TestGateway.until(() -> isUp("kafka") && isUp("postgres"));

        gateway.gone.add("kafka");
        TestGateway.until(() -> !isUp("kafka"));
        assertThat(gateway.get("/readyz", "").statusCode()).isEqualTo(200);

        gateway.gone.add("postgres");
        TestGateway.until(() -> !isUp("postgres"));
        var ready = gateway.get("/readyz", "");
        assertProblem(ready, 503, "unavailable");
        assertThat(json(ready).path("detail").asText()).isEqualTo("Not ready: postgres.");
        assertThat(gateway.get("/livez", "").statusCode()).isEqualTo(200);

        gateway.gone.clear();
        TestGateway.until(() -> isUp("kafka") && isUp("postgres"));
        assertThat(gateway.get("/readyz", "").statusCode()).isEqualTo(200);
    }

    private static boolean isUp(String part) {
        for (var service : json(gateway.get("/health", "")).path("services")) {
            if (service.path("name").asText().equals(part)) {
                return service.path("state").asText().equals("up");
            }
        }
        throw new AssertionError("no part " + part);
    }

    private static HttpRequest.Builder authorized(String path) {
        return HttpRequest.newBuilder(gateway.uri(path))
                .header("Authorization", "Bearer " + owner.accessToken());
    }

    private static HttpRequest.Builder with(String key, String path) {
        return HttpRequest.newBuilder(gateway.uri(path))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", CSV);
    }

    private static HttpRequest.Builder upload(String dataset) {
        return authorized("/api/v1/datasets/" + dataset + "/records").header("Content-Type", CSV);
    }

    private static HttpRequest.Builder put(String path, String json) {
        return authorized(path)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(json, StandardCharsets.UTF_8));
    }

    private static HttpResponse<String> login(String client, String email) {
        var request =
                HttpRequest.newBuilder(gateway.uri("/api/v1/auth/login"))
                        .header("Content-Type", "application/json")
                        .POST(
                                BodyPublishers.ofString(
                                        "{\"email\":\"%s\",\"password\":\"%s\"}"
                                                .formatted(email, TestGateway.PASSWORD)));
        if (!client.isEmpty()) request.header("X-Millrace-Client", client);
        return gateway.send(request);
    }

    private static String refreshBody(String token) {
        return "{\"refreshToken\":\"" + token + "\"}";
    }

    private static HttpResponse<String> page(String path) {
        return gateway.send(
                HttpRequest.newBuilder(gateway.uri(path)).header("Accept", "text/html"));
    }

    private static HttpResponse<String> origin(String origin, String method) {
        return gateway.send(
                HttpRequest.newBuilder(gateway.uri("/livez"))
                        .header("Origin", origin)
                        .method(method, BodyPublishers.noBody()));
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String name) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type"))
                .contains("application/problem+json");
        assertThat(json(answer).path("type").asText()).isEqualTo("urn:problem:" + name);
    }

    private static JsonNode json(HttpResponse<String> answer) {
        try {
            return Json.MAPPER.readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new AssertionError(answer.body(), e);
        }
    }
}
