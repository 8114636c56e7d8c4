package io.millrace.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.http.ApiContract;
import io.millrace.gateway.http.Rule;
import io.millrace.ingest.api.IngestRequest;
import io.millrace.kernel.Ids;
import io.millrace.tenants.Account;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every operation that may change something leaves one row, and leaves it before it does.
final class AuditIT {
    private static final String DATASET = "/api/v1/datasets/audited";

    private static TestGateway gateway;
    private static ApiContract contract;
    private static Account.SignedIn owner;
    private static StandIn ingest;

    @BeforeAll
    static void start() {
        gateway = new TestGateway(Path.of("none"), live -> live);
        contract = ApiContract.load();
        owner = gateway.signUp();
        ingest = new StandIn(IngestRequest.ADDRESS, owner.tenant().id());
        gateway.deploy(ingest);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    static Stream<Rule> mutations() {
        return ApiContract.load().rules().stream().filter(Rule::isRecorded);
    }

    @ParameterizedTest
    @MethodSource("mutations")
    void everyMutationLeavesOneRow(Rule rule) {
        var trace = Ids.random128();

        var answer = call(rule.method().name(), path(rule), type(rule), body(rule), trace);

        var rows = rows(trace);
        assertThat(rows).hasSize(1);
        assertThat(rows.getFirst().getString("operation")).isEqualTo(rule.id());
        assertThat(rows.getFirst().getInteger("status")).isEqualTo(answer.statusCode());
    }

    @Test
    void theRowIsThereBeforeTheChange() {
        var trace = Ids.random128();
        var during = new CopyOnWriteArrayList<Integer>();
        ingest.on(
                IngestRequest.PutDataset.class,
                ask -> {
                    rows(trace)
                            .forEach(row -> during.add(row.getInteger("status") == null ? 0 : 1));
                    return Things.dataset(ask.name());
                });

        var answer = call("PUT", DATASET, "application/json", "{}", trace);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(during).containsExactly(0);
        assertThat(rows(trace).getFirst().getInteger("status")).isEqualTo(200);
    }

    @Test
    void changeThatWasMadeIsAnsweredAsMadeAlsoWhereItsEndIsNotRecorded() throws SQLException {
        var trace = Ids.random128();
        ingest.on(IngestRequest.PutDataset.class, ask -> Things.dataset(ask.name()));
        asSuperuser("revoke execute on function millrace.end_audit from millrace_platform");
        try {
            var answer = call("PUT", DATASET, "application/json", "{}", trace);

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(rows(trace)).hasSize(1);
            assertThat(rows(trace).getFirst().getInteger("status")).isNull();
        } finally {
            asSuperuser("grant execute on function millrace.end_audit to millrace_platform");
        }
    }

    @Test
    void nothingIsChangedThatCannotBeRecorded() throws SQLException {
        var trace = Ids.random128();
        var changes = new CopyOnWriteArrayList<String>();
        ingest.on(
                IngestRequest.PutDataset.class,
                ask -> {
                    changes.add(ask.name());
                    return Things.dataset(ask.name());
                });
        asSuperuser("revoke execute on function millrace.begin_audit from millrace_platform");
        try {
            var answer = call("PUT", DATASET, "application/json", "{}", trace);

            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(changes).isEmpty();
        } finally {
            asSuperuser("grant execute on function millrace.begin_audit to millrace_platform");
        }
    }

    private static void asSuperuser(String sql) throws SQLException {
        var database = gateway.stack().settings();
        var url =
                "jdbc:postgresql://%s:%d/%s"
                        .formatted(database.host(), database.port(), database.database());
        try (var connection =
                        DriverManager.getConnection(
                                url, database.superuser(), database.superuserPassword());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<Row> rows(String trace) {
        return gateway.stack()
                .db()
                .platform(c -> {
                    var rows = new ArrayList<Row>();
                    c.preparedQuery("select operation, status from millrace.audit where trace = $1")
                            .execute(Tuple.of(trace))
                            .await()
                            .forEach(rows::add);
                    return rows;
                });
    }

    private static HttpResponse<String> call(
            String method, String path, String type, String body, String trace) {
        var request =
                HttpRequest.newBuilder(gateway.uri(path))
                        .header("Authorization", "Bearer " + owner.accessToken())
                        .header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01")
                        .method(method, BodyPublishers.ofString(body));
        if (!type.isEmpty()) request.header("Content-Type", type);
        return gateway.send(request);
    }

    private static String path(Rule rule) {
        return rule.path().replaceAll("\\{\\w+}", "x");
    }

    private static String type(Rule rule) {
        return rule.types().stream().sorted().findFirst().orElse("");
    }

    /// What the contract gives as an example, so that the call comes as far as it can.
    private static String body(Rule rule) {
        if (rule.body() == Rule.Body.NONE) return "";
        if (rule.body() != Rule.Body.JSON) return "x";
        var body = contract.validation().operation(rule.id()).getRequestBody();
        JsonObject content = body.getContent().get("application/json").getOpenAPIModel();
        return content.getJsonObject("example", new JsonObject()).encode();
    }
}
