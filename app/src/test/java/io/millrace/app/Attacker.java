package io.millrace.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.kernel.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// A tenant with a little data of its own that sends what it should not, by the ways that the API
/// has for it.
final class Attacker {
    /// Of two records, one of which is set aside.
    static final String DATASET = "pigeons";

    private static final String JSON = "application/json";
    private static final String CHECKS = "/api/v1/checks/attack";
    private static final Set<String> RAN = Set.of("success", "pass", "warn", "fail");
    private static final int LONGEST = 300;

    private final TestClient client;
    private int projects;

    private Attacker(TestClient client) {
        this.client = client;
    }

    /// What came of a try.
    ///
    /// @param isHeld it was refused, or did nothing but to the attacker's own
    /// @param outcome in short
    /// @param said all that the attacker was told
    record Told(boolean isHeld, String outcome, String said) {
        Told {
            outcome = outcome.substring(0, Math.min(outcome.length(), LONGEST));
        }
    }

    static Attacker of(TestClient client) throws IOException, InterruptedException {
        client.done(
                "PUT",
                "/api/v1/datasets/" + DATASET,
                JSON,
                "{\"columns\":{\"amount\":{\"type\":\"numeric\",\"required\":true}}}");
        client.stored(DATASET, "id,name,amount\n1,Coo,2.50\n2,Bill,x\n");
        return new Attacker(client);
    }

    private HttpResponse<String> send(String method, String path, Object body)
            throws IOException, InterruptedException {
        return client.send(method, path, JSON, Json.write(body).getBytes(UTF_8));
    }

    /// Uploads a project and builds it. It is held when nothing ran but the innocent model.
    Told project(Attacks.Project its) throws IOException, InterruptedException {
        int number = projects++;
        var path = "/api/v1/projects/attack-" + number;
        var put = client.send("PUT", path, "application/zip", its.zip(number));
        assertThat(put.statusCode()).as(put.body()).isIn(200, 422);
        var errors = Belongings.tree(put.body()).path("errors");
        if (put.statusCode() == 422 || !errors.isEmpty()) {
            return new Told(true, errors.isEmpty() ? "422" : errors.toString(), put.body());
        }
        var order = Map.of("command", "build", "vars", its.vars());
        var run = client.done("POST", path + "/runs?wait=true", JSON, Json.write(order));
        var seen = client.get("/api/v1/runs/" + Belongings.text(run, "runId")).body();
        var nodes = new ArrayList<JsonNode>();
        for (var node : Belongings.tree(seen).path("results")) {
            if (!node.path("node").asText().startsWith(Attacks.INNOCENT)) nodes.add(node);
        }
        boolean hasFailed = Belongings.tree(seen).path("state").asText().equals("failed");
        boolean isHeld = hasFailed && nodes.stream().noneMatch(Attacker::hasRun);
        return new Told(isHeld, isHeld ? why(nodes, seen) : "it ran", put.body() + seen);
    }

    private static boolean hasRun(JsonNode node) {
        return RAN.contains(node.path("status").asText());
    }

    private static String why(List<JsonNode> nodes, String seen) {
        return nodes.isEmpty() ? seen : nodes.getFirst().path("message").asText(seen);
    }

    /// Puts a file of checks and runs it. It is held when nothing was measured.
    Told checks(String yaml) throws IOException, InterruptedException {
        var put = client.send("PUT", CHECKS, "text/yaml", yaml.getBytes(UTF_8));
        assertThat(put.statusCode()).as(put.body()).isIn(200, 422);
        if (put.statusCode() == 422) {
            var detail = Belongings.tree(put.body()).path("detail").asText();
            return new Told(true, "422: " + detail, put.body());
        }
        var ran = client.send("POST", CHECKS + "/runs?wait=true", "", new byte[0]);
        assertThat(ran.statusCode()).as(ran.body()).isEqualTo(200);
        var results = Belongings.tree(ran.body()).path("results");
        boolean isHeld = !results.isEmpty();
        for (var result : results) {
            isHeld &= result.path("outcome").asText().equals("error");
        }
        return new Told(isHeld, results.path(0).path("detail").asText(), put.body() + ran.body());
    }

    private static Map<String, Object> rule(String expression) {
        return Map.of(
                "dataset",
                DATASET,
                "reason",
                "bad-type",
                "column",
                "amount",
                "expression",
                expression);
    }

    /// Asks what a rule would do. It is held when it gives no value.
    Told preview(String expression) throws IOException, InterruptedException {
        var answer = send("POST", "/api/v1/quarantine/preview", rule(expression));
        var tree = Belongings.tree(answer.body());
        boolean isHeld = isRefused(answer);
        if (answer.statusCode() == 200) {
            isHeld = tree.path("stored").asInt() == 0 && tree.findValues("after").isEmpty();
        }
        return new Told(isHeld, outcome(answer), answer.body());
    }

    /// Applies a rule. It is held when nothing was stored.
    Told replay(String expression) throws IOException, InterruptedException {
        var answer = send("POST", "/api/v1/quarantine/replays?wait=true", rule(expression));
        boolean isDone = Set.of(200, 202).contains(answer.statusCode());
        boolean isHeld =
                isDone
                        ? Belongings.tree(answer.body()).path("rowsStored").asInt() == 0
                        : isRefused(answer);
        return new Told(isHeld, outcome(answer), answer.body());
    }

    /// How many records are set aside: the one that was at first, as long as no rule stored it.
    int quarantined() throws IOException, InterruptedException {
        var groups = client.get("/api/v1/quarantine/groups?dataset=" + DATASET);
        return Belongings.tree(groups.body()).path("items").path(0).path("rows").asInt();
    }

    /// Gives that name to a column, a key, what an alert is about and what an entity is made of. It
    /// is held when each of these is taken or refused: that it did nothing else is seen elsewhere.
    Told name(String name) throws IOException, InterruptedException {
        var header = "id,\"" + name.replace("\"", "\"\"") + "\"\n1,2\n";
        var its = Map.of("dataset", DATASET, "id", name, "fields", Map.of(name, "name"));
        var alert = Map.of("name", "a", "kind", "quality-score", "subject", name, "threshold", 100);
        var answers =
                List.of(
                        client.upload("named", header, true),
                        send(
                                "PUT",
                                "/api/v1/datasets/keyed",
                                Map.of("mode", "upsert", "key", List.of(name))),
                        send("POST", "/api/v1/alerts/configure", alert),
                        send(
                                "PUT",
                                "/api/v1/entities/birds",
                                Map.of("datasets", List.of(its), "threshold", 0.5)));
        var statuses =
                answers.stream()
                        .map(answer -> Integer.toString(answer.statusCode()))
                        .collect(Collectors.joining(", "));
        var said = answers.stream().map(HttpResponse::body).collect(Collectors.joining("\n"));
        boolean isHeld = answers.stream().allMatch(answer -> answer.statusCode() < 500);
        return new Told(isHeld, statuses, said);
    }

    /// Wants to have rows pulled from there. It is held when there is no such source then.
    ///
    /// @param address `postgres HOST PORT` or `rest URL`
    Told source(String address) throws IOException, InterruptedException {
        var words = address.split(" ", -1);
        var kind = words[0];
        Map<String, Object> place =
                kind.equals("rest")
                        ? Map.of("url", words[1])
                        : Map.of(
                                "host",
                                words[1],
                                "port",
                                Integer.parseInt(words[2]),
                                "database",
                                "millrace",
                                "user",
                                "millrace_owner",
                                "query",
                                "select * from millrace.users");
        var source = new HashMap<String, Object>();
        source.putAll(Map.of("kind", kind, "dataset", "loot", kind, place));
        if (kind.equals("postgres")) source.put("secret", "guessed");
        var answer = send("PUT", "/api/v1/sources/loot", source);
        return new Told(isRefused(answer), outcome(answer), answer.body());
    }

    private static boolean isRefused(HttpResponse<String> answer) {
        return answer.statusCode() >= 400 && answer.statusCode() < 500;
    }

    private static String outcome(HttpResponse<String> answer) {
        var body = Belongings.tree(answer.body());
        var why = body.path("detail").asText(body.path("problem").asText(""));
        return answer.statusCode() + (why.isEmpty() ? "" : ": " + why);
    }
}
