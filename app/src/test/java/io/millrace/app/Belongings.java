package io.millrace.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.kernel.Ids;
import io.millrace.kernel.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// What a tenant has that has one of everything. Its names begin with [#NAME], and whatever else it
/// wrote contains [#MARK].
///
/// @param named the values that a path may have behind a word, such as the batches' ids behind
///   `batches`
/// @param asked values of query parameters, by name
record Belongings(TestClient client, Map<String, List<String>> named, Map<String, String> asked) {
    static final String MARK = "zebrafinch";
    static final String NAME = "quagga";

    private static final String ROWS =
            """
            id,name,city,amount
            1,zebrafinch Ada Lovelace,zebrafinch York,5.50
            2,zebrafinch Ada Lovelace,zebrafinch York,5.50
            3,zebrafinch Alan Turing,zebrafinch Leeds,7.50
            4,zebrafinch Grace Hopper,zebrafinch Bath,zebrafinch
            """;

    /// Of the one record of the dataset behind `warehouse`.
    static final String KEY = "1";

    private static final String PAGE = "?limit=1";

    /// @param operator asks to look in
    static Belongings of(TestClient client, TestClient operator)
            throws IOException, InterruptedException {
        var dataset = NAME + "_orders";
        client.done(
                "PUT",
                "/api/v1/datasets/" + dataset,
                "application/json",
                "{\"columns\":{\"amount\":{\"type\":\"numeric\",\"required\":true}}}");
        var batch = client.stored(dataset, ROWS);
        client.stored("unrouted", ROWS); // which no route takes
        client.done(
                "PUT",
                "/api/v1/sources/" + NAME + "-source",
                "application/json",
                source(NAME + "-" + Ids.random128(), dataset));
        var people = people(client);
        var upload = upload(client, dataset);
        pull(client, dataset);
        var decision = decide(client, dataset);
        var drift = drift(client);
        var run = build(client, dataset);
        match(client, dataset);
        check(client, dataset);
        alert(client, dataset);
        schedule(client);
        var key =
                client.done(
                        "POST",
                        "/api/v1/api-keys",
                        "application/json",
                        "{\"name\":\"zebrafinch\",\"scopes\":[\"viewer\"]}");
        var incident =
                client.await(
                        "/api/v1/incidents", found -> !((List<?>) found.get("items")).isEmpty());
        var explained = tree(Json.write(incident)).path("items").get(0);
        var model = tree(client.get("/api/v1/models").body()).path("items").get(0);
        var matches = tree(client.get(entity() + "/matches").body()).path("items").get(0);
        var records = tree(client.get(entity() + "/records").body()).path("items").get(0);
        return new Belongings(
                client,
                Map.ofEntries(
                        Map.entry("datasets", List.of(dataset)),
                        Map.entry("warehouse", List.of(people)),
                        Map.entry("uploads", List.of(upload)),
                        Map.entry("sources", List.of(NAME + "-source")),
                        Map.entry("pulled", List.of(NAME + "-pulled")),
                        Map.entry("projects", List.of(NAME + "-project")),
                        Map.entry("entities", List.of(NAME)),
                        Map.entry("checks", List.of(NAME + "-checks")),
                        Map.entry("schedules", List.of(NAME + "-schedule")),
                        Map.entry("batches", List.of(text(batch, "batchId"))),
                        Map.entry("ingest", List.of(text(batch, "batchId"))),
                        Map.entry("decisions", List.of(decision)),
                        Map.entry("drifts", List.of(drift)),
                        Map.entry("runs", List.of(run)),
                        Map.entry("transformations", List.of(transform(client))),
                        Map.entry("api-keys", List.of(text(key, "id"))),
                        Map.entry("users", List.of(member(client))),
                        Map.entry("grants", List.of(grant(client, operator))),
                        Map.entry("rules", List.of(NAME + "-score")),
                        Map.entry("flows", List.of(NAME + "-flow")),
                        Map.entry("incidents", List.of(explained.path("id").asText())),
                        Map.entry(
                                "models",
                                List.of(
                                        model.path("name").asText(),
                                        model.path("schema").asText()
                                                + "."
                                                + model.path("name").asText()))),
                Map.of(
                        "dataset", dataset,
                        "batch", text(batch, "batchId"),
                        "column", model.path("name").asText() + ".name",
                        "check", explained.path("check").asText(),
                        "cron", "0 0 1 1 *",
                        "recordId", matches.path("left").path("recordId").asText(),
                        "entityId", records.path("entityId").asText()));
    }

    /// The id of a drift that is open: a column came.
    private static String drift(TestClient client) throws IOException, InterruptedException {
        var name = NAME + "_drift";
        client.stored(name, "id,city\n" + (KEY + "," + MARK + "\n").repeat(20));
        client.stored(name, "id,city,note\n" + (KEY + "," + MARK + "," + MARK + "\n").repeat(20));
        var found = tree(client.get("/api/v1/drifts?dataset=" + name).body());
        return found.path("items").get(0).path("id").asText();
    }

    /// The name of a dataset whose records have a key.
    private static String people(TestClient client) throws IOException, InterruptedException {
        var name = NAME + "_people";
        var mode = "{\"mode\":\"upsert\",\"key\":[\"id\"]}";
        client.done("PUT", "/api/v1/datasets/" + name, "application/json", mode);
        client.stored(name, "id,city\n" + KEY + "," + MARK + "\n");
        return name;
    }

    /// The id of an upload of which nothing came yet.
    private static String upload(TestClient client, String dataset)
            throws IOException, InterruptedException {
        var path = "/api/v1/datasets/" + dataset + "/uploads";
        var headers = Map.of("Upload-Length", "31", "Upload-Metadata", "filetype dGV4dC9jc3Y=");
        var begun = client.send("POST", path, "", new byte[0], headers);
        return tree(begun.body()).path("id").asText();
    }

    /// What finishes an upload of `body`.
    static String checksum(String body) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(body.getBytes(UTF_8));
            return Json.write(Map.of("sha256", HexFormat.of().formatHex(digest)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /// A rule whose alert is open, as a check of the dataset fails.
    private static void alert(TestClient client, String dataset)
            throws IOException, InterruptedException {
        var path = "/api/v1/alerts/configure";
        client.done("POST", path, "application/json", alertRule(dataset));
        client.await("/api/v1/alerts", found -> !((List<?>) found.get("items")).isEmpty());
    }

    /// A rule that fires below the full score of the dataset.
    static String alertRule(String dataset) {
        return Json.write(
                Map.of(
                        "name",
                        NAME + "-score",
                        "kind",
                        "quality-score",
                        "subject",
                        dataset,
                        "threshold",
                        100));
    }

    /// The id of a replay that stores nothing.
    private static String decide(TestClient client, String dataset)
            throws IOException, InterruptedException {
        var path = "/api/v1/quarantine/replays?wait=true";
        return text(client.done("POST", path, "application/json", rule(dataset)), "id");
    }

    /// A rule after which nothing fits.
    static String rule(String dataset) {
        return Json.write(
                Map.of(
                        "dataset",
                        dataset,
                        "reason",
                        "bad-type",
                        "column",
                        "amount",
                        "expression",
                        "amount || '" + MARK + "'"));
    }

    /// The id of a second member.
    private static String member(TestClient client) throws IOException, InterruptedException {
        var email = MARK + Ids.random128() + "@example.com";
        var invite = Json.write(Map.of("email", email, "role", "engineer"));
        var invited = client.done("POST", "/api/v1/users", "application/json", invite);
        var acceptance =
                Map.of("invitation", text(invited, "invitation"), "password", Ids.random128());
        var accepted =
                client.anonymous()
                        .done(
                                "POST",
                                "/api/v1/auth/accept",
                                "application/json",
                                Json.write(acceptance));
        return tree(Json.write(accepted)).path("user").path("id").asText();
    }

    /// The id of a grant that is not decided.
    private static String grant(TestClient client, TestClient operator)
            throws IOException, InterruptedException {
        var slug = tree(client.get("/api/v1/tenant").body()).path("slug").asText();
        var wish = Map.of("tenant", slug, "reason", MARK, "minutes", 60);
        var asked =
                operator.done(
                        "POST", "/api/v1/operator/grants", "application/json", Json.write(wish));
        return text(asked, "id");
    }

    private static String entity() {
        return "/api/v1/entities/" + NAME;
    }

    private static String build(TestClient client, String dataset)
            throws IOException, InterruptedException {
        var path = "/api/v1/projects/" + NAME + "-project";
        var put = client.send("PUT", path, "application/zip", project(dataset));
        if (put.statusCode() != 200) throw new AssertionError(put.body());
        var order = "{\"command\":\"build\"}";
        var run = client.done("POST", path + "/runs?wait=true", "application/json", order);
        var id = text(run, "runId");
        client.await("/api/v1/runs/" + id, found -> "succeeded".equals(found.get("state")));
        return id;
    }

    /// The id of what was made of a row.
    private static String transform(TestClient client) throws IOException, InterruptedException {
        var body =
                "{\"data\":[{\"name\":\"" + MARK + " \"}],\"transformation_type\":\"normalize\"}";
        var made = client.done("POST", "/api/v1/transform", "application/json", body);
        return tree(Json.write(made)).path("transformation").path("id").asText();
    }

    /// A project of one model over the dataset, with a name like the dataset's.
    static byte[] project(String dataset) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            add(zip, "dbt_project.yml", "name: birds\nversion: '1.0'\nprofile: millrace\n");
            add(
                    zip,
                    "models/sources.yml",
                    "version: 2\nsources:\n  - name: raw\n    tables:\n      - name: " + dataset);
            add(
                    zip,
                    "models/" + dataset.replace("orders", "model") + ".sql",
                    "select id, name, city, amount from {{ source('raw', '" + dataset + "') }}");
        }
        return bytes.toByteArray();
    }

    private static void add(ZipOutputStream zip, String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(text.getBytes(UTF_8));
    }

    private static void match(TestClient client, String dataset)
            throws IOException, InterruptedException {
        client.done("PUT", entity(), "application/json", entity(dataset));
        client.done("POST", entity() + "/runs?wait=true", "", "");
        client.await(entity(), found -> "done".equals(found.get("state")));
    }

    private static void check(TestClient client, String dataset)
            throws IOException, InterruptedException {
        var path = "/api/v1/checks/" + NAME + "-checks";
        client.done("PUT", path, "text/yaml", checks(dataset));
        client.done("POST", path + "/runs?wait=true", "", "");
    }

    /// One that has run, and does so again at the turn of the year.
    private static void schedule(TestClient client) throws IOException, InterruptedException {
        var path = "/api/v1/schedules/" + NAME + "-schedule";
        client.done("PUT", path, "application/json", schedule("entity", NAME));
        client.done("POST", path + "/run", "", "");
        client.await(path + "/runs", found -> Json.write(found).contains("succeeded"));
    }

    /// A schedule that starts that.
    static String schedule(String kind, String name) {
        var when = Map.of("kind", "cron", "cron", "0 0 1 1 *", "zone", "Europe/Paris");
        return Json.write(Map.of("starts", Map.of("kind", kind, "name", name), "when", when));
    }

    /// A topic as a source of the dataset.
    static String source(String topic, String dataset) {
        return Json.write(Map.of("kind", "kafka", "topic", topic, "dataset", dataset));
    }

    /// A source whose two pulls have failed, since nobody knows its host.
    private static void pull(TestClient client, String dataset)
            throws IOException, InterruptedException {
        var path = "/api/v1/sources/" + NAME + "-pulled";
        var rest = Map.of("url", "https://" + NAME + ".invalid/" + NAME);
        var source = Map.of("kind", "rest", "dataset", dataset, "rest", rest);
        client.done("PUT", path, "application/json", Json.write(source));
        for (int pulls = 1; pulls <= 2; pulls++) {
            int count = pulls;
            client.done("POST", path + "/pull", "", "");
            client.await(
                    path + "/pulls",
                    found -> Json.write(found).split("is not known", -1).length == count + 1);
        }
    }

    /// An entity of the dataset's records.
    static String entity(String dataset) {
        var fields = Map.of("name", "name", "city", "category");
        var its = Map.of("dataset", dataset, "id", "id", "fields", fields);
        return Json.write(Map.of("datasets", List.of(its), "threshold", 0.1));
    }

    /// Checks of the dataset, of which one fails.
    static String checks(String dataset) {
        return """
        checks for %s:
          - row_count > 0
          - max(amount) < 1:
              name: amounts are small
        """
                .formatted(dataset);
    }

    /// The `next` of the first page of one item; empty where there is no second.
    String cursor(String path) throws IOException, InterruptedException {
        return tree(client.get(path + PAGE).body()).path("next").asText("");
    }

    static String text(Map<String, Object> object, String name) {
        return String.valueOf(object.get(name));
    }

    static JsonNode tree(String json) {
        try {
            return Json.MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError(json, e);
        }
    }
}
