package io.millrace.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.gateway.http.ApiContract;
import io.millrace.gateway.http.Rule;
import io.millrace.ingest.api.IngestRequest;
import io.millrace.kernel.Json;
import io.millrace.kernel.TenantId;
import io.millrace.quality.api.QualityRequest;
import io.millrace.rca.api.RcaRequest;
import io.millrace.tenants.Account;
import io.millrace.tenants.Role;
import io.millrace.transform.api.TransformRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every operation of the OpenAPI file with no token, an expired one, and too low a role.
final class WalkIT {
    private static TestGateway gateway;
    private static ApiContract contract;
    private static Account.SignedIn owner;
    private static String expired;
    private static String operator;
    private static final Map<Role, String> TOKENS = new HashMap<>();

    @BeforeAll
    static void start() {
        gateway = new TestGateway(Path.of("none"), live -> live);
        contract = ApiContract.load();
        owner = gateway.signUp();
        expired = gateway.expired(owner.tenant().id());
        operator = gateway.operator();
        deployStandIns(owner.tenant().id());
        for (var role : Role.values()) {
            TOKENS.put(role, gateway.member(owner.tenant().id(), role));
        }
    }

    /// Services where the tenant has one of each thing.
    private static void deployStandIns(TenantId tenant) {
        var now = Instant.EPOCH;
        var services =
                List.of(
                        new StandIn(IngestRequest.ADDRESS, tenant)
                                .on(
                                        IngestRequest.GetBatch.class,
                                        ask -> Things.batch(ask.id(), now))
                                .on(
                                        IngestRequest.GetDataset.class,
                                        ask -> Things.dataset(ask.name()))
                                .on(
                                        IngestRequest.Rows.class,
                                        _ -> new IngestRequest.RowPage(List.of(), List.of(), null)),
                        new StandIn(TransformRequest.ADDRESS, tenant)
                                .on(TransformRequest.GetRun.class, ask -> Things.run(ask.id(), now))
                                .on(
                                        TransformRequest.Artifact.class,
                                        _ -> new TransformRequest.ArtifactAnswer(Map.of())),
                        new StandIn(QualityRequest.ADDRESS, tenant)
                                .on(
                                        QualityRequest.GetChecks.class,
                                        ask -> new QualityRequest.ChecksText(ask.name(), 1, "")),
                        new StandIn(RcaRequest.ADDRESS, tenant)
                                .on(
                                        RcaRequest.GetIncident.class,
                                        ask -> Things.incident(ask.id(), now)));
        services.forEach(service -> gateway.deploy(service));
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    static Stream<Rule> guarded() {
        return ApiContract.load().rules().stream().filter(rule -> !rule.isPublic());
    }

    static Stream<Rule> aboveViewer() {
        return guarded()
                .filter(rule -> !rule.isOperators())
                .filter(rule -> rule.lowest().orElseThrow() != Role.VIEWER);
    }

    static Stream<Rule> operators() {
        return guarded().filter(Rule::isOperators);
    }

    @ParameterizedTest
    @MethodSource("guarded")
    void withoutTokenIsRefused(Rule rule) {
        var answer = gateway.send(request(rule));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertProblem(answer, "unauthenticated");
    }

    @ParameterizedTest
    @MethodSource("guarded")
    void expiredAndForgedTokensAreRefusedAlike(Rule rule) {
        var forged =
                owner.accessToken().substring(0, owner.accessToken().length() - 8) + "AAAAAAAA";
        for (var token : new String[] {expired, forged, "mr_" + "0".repeat(64), "x"}) {
            var answer = gateway.send(request(rule).header("Authorization", "Bearer " + token));

            assertThat(answer.statusCode()).isEqualTo(401);
            assertProblem(answer, "unauthenticated");
        }
    }

    @ParameterizedTest
    @MethodSource("aboveViewer")
    void lowerRoleIsForbidden(Rule rule) {
        var needed = rule.lowest().orElseThrow();
        var lower =
                Stream.of(Role.values())
                        .filter(role -> !role.covers(needed))
                        .max(Comparator.naturalOrder())
                        .orElseThrow();

        var answer =
                gateway.send(request(rule).header("Authorization", "Bearer " + TOKENS.get(lower)));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertProblem(answer, "forbidden");
    }

    @ParameterizedTest
    @MethodSource("operators")
    void nobodyOfATenantIsTheOperator(Rule rule) {
        for (var token : new String[] {owner.accessToken(), gateway.key(owner, "admin").key()}) {
            var answer = gateway.send(request(rule).header("Authorization", "Bearer " + token));

            assertThat(answer.statusCode()).isEqualTo(403);
            assertProblem(answer, "forbidden");
        }
    }

    @ParameterizedTest
    @MethodSource("guarded")
    void theOperatorIsNobodyInATenant(Rule rule) {
        if (rule.isOperators()) return;

        var answer = gateway.send(request(rule).header("Authorization", "Bearer " + operator));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertProblem(answer, "unauthenticated");
    }

    @ParameterizedTest
    @MethodSource("guarded")
    void lowestRoleIsLetIn(Rule rule) {
        var token = rule.isOperators() ? operator : TOKENS.get(rule.lowest().orElseThrow());

        var answer = gateway.send(request(rule).header("Authorization", "Bearer " + token));

        assertThat(answer.statusCode()).isNotIn(400, 401, 403, 405, 415, 500);
    }

    private static HttpRequest.Builder request(Rule rule) {
        var operation = contract.validation().operation(rule.id());
        var path = new StringBuilder(rule.path());
        var query = new StringBuilder();
        var headers = new HashMap<String, String>();
        for (var parameter : operation.getParameters()) {
            var model = parameter.getOpenAPIModel();
            var value = example(model);
            switch (parameter.getIn()) {
                case PATH -> replace(path, "{" + parameter.getName() + "}", value);
                case QUERY -> {
                    if (parameter.isRequired())
                        query.append("?").append(parameter.getName()).append("=x");
                }
                case HEADER -> {
                    if (parameter.isRequired()) headers.put(parameter.getName(), value);
                }
                case COOKIE -> {}
            }
        }
        var request = HttpRequest.newBuilder(gateway.uri(path.append(query).toString()));
        var body = HttpMethod.GET.equals(rule.method()) ? "" : body(rule);
        if (!body.isEmpty()) request.header("Content-Type", type(rule));
        headers.forEach(request::header);
        return request.method(rule.method().name(), BodyPublishers.ofString(body));
    }

    private static void replace(StringBuilder text, String what, String by) {
        int at = text.indexOf(what);
        text.replace(at, at + what.length(), by);
    }

    private static String example(JsonObject model) {
        var values = model.getJsonObject("schema").getJsonArray("enum");
        if (model.containsKey("example")) return model.getValue("example").toString();
        return values == null ? "x" : values.getString(0);
    }

    private static String body(Rule rule) {
        return switch (rule.body()) {
            case NONE -> "";
            case TEXT, STREAM -> "id\n1\n";
            case JSON -> {
                var body = contract.validation().operation(rule.id()).getRequestBody();
                var content = body.getContent().get("application/json").getOpenAPIModel();
                yield content.getJsonObject("example").encode();
            }
        };
    }

    private static String type(Rule rule) {
        return rule.types().contains("text/csv") ? "text/csv" : rule.types().iterator().next();
    }

    private static void assertProblem(HttpResponse<String> answer, String name) {
        var problem = json(answer.body());
        assertThat(answer.headers().firstValue("Content-Type"))
                .contains("application/problem+json");
        assertThat(problem.path("type").asText()).isEqualTo("urn:problem:" + name);
        assertThat(problem.path("status").asInt()).isEqualTo(answer.statusCode());
        assertThat(problem.path("title").asText()).isNotBlank();
        assertThat(problem.path("detail").asText()).isNotBlank();
        assertThat(problem.path("instance").asText()).matches("[0-9a-f]{32}");
        assertThat(problem.size()).isEqualTo(5);
    }

    private static JsonNode json(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }
}
