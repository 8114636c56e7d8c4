package io.millrace.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.kernel.ProblemException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// What is wrong with a request is said with the property and the rule.
final class RequestSchemasTest {
    private static final String UNFIT = "\0 \u0001";

    private static RequestSchemas schemas;
    private static JsonObject document;
    private static SchemaCheck check;

    @BeforeAll
    @SuppressWarnings("unchecked")
    static void load() {
        var contract = ApiContract.load();
        schemas = contract.schemas();
        var parsed = new Load(LoadSettings.builder().build()).loadFromString(contract.text());
        document = new JsonObject((Map<String, Object>) parsed);
        check = new SchemaCheck(document);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    signup     | {"organization":"A","email":"a@b.c","password":"short"}              | password: at least 10 characters.
                    signup     | {"organization":"A","email":"ab","password":"long enough"}           | email: an e-mail address such as ada@example.org is wanted.
                    signup     | {"email":"a@b.c","password":"long enough"}                           | organization: is required.
                    signup     | {"organization":"A","email":"a@b.c","password":"long enough","slug":"X"} | slug: 2 to 40 of a-z, 0-9 and -, beginning with a letter.
                    signup     | {"organization":"A","email":"a@b.c","password":"long enough","colour":1} | colour: unknown field; known are email, organization, password, slug.
                    signup     | {"organization":"A\\nB","email":"a@b.c","password":"long enough"}      | organization: one line of text is wanted.
                    signup     | {"organization":" ","email":"a@b.c","password":"long enough"}         | organization: one line of text is wanted.
                    signup     | {"organization":"A","email":"a@b\u2003c","password":"long enough"}    | email: an e-mail address such as ada@example.org is wanted.
                    refresh    | {}                                                                   | refreshToken: is required.
                    putSource  | {"kind":"kafka","topic":"t","dataset":"d","pointer":"order"}         | pointer: a JSON pointer begins with /.
                    putSource  | {"kind":"ftp","dataset":"d"}                                          | kind: one of kafka, postgres, mysql, rest, folder, s3, sftp.
                    putSource  | {"kind":"sftp","dataset":"d","sftp":{"host":"h","user":"u"}}           | sftp.hostKey: is required.
                    putSource  | {"kind":"sftp","dataset":"d","sftp":{"host":"h","user":"u","hostKey":"MD5:ab"}} | sftp.hostKey: SHA256: and 43 characters are wanted.
                    putSource  | {"kind":"mysql","dataset":"d","mysql":{"host":"a/b","database":"d","user":"u"}} | mysql.host: a host's name or address is wanted.
                    putSource  | {"kind":"rest","dataset":"d","rest":{"url":"file:///etc/passwd"}}      | rest.url: an http or https address is wanted.
                    putSource  | {"kind":"rest","dataset":"d","secret":"a\\tb"}                         | secret: a text without control characters is wanted.
                    putSource  | {"kind":"postgres","dataset":"d","postgres":{"host":"a/b","database":"d","user":"u"}} | postgres.host: a host's name or address is wanted.
                    putSource  | {"kind":"kafka","topic":"t","dataset":"d","registry":{}}               | registry.url: is required.
                    putSource  | {"kind":"kafka","topic":"t","dataset":"d","registry":{"url":"ftp://r"}} | registry.url: an http or https address is wanted.
                    putSource  | {"kind":"kafka","topic":"t","dataset":"d","registry":{"url":"http://r","user":"a:b"}} | registry.user: a text without control characters and colons is wanted.
                    putSource  | {"kind":"kafka","topic":"t","dataset":"d","schema":""}                 | schema: may not be empty.
                    putDataset | {"mode":"replace"}                                                   | mode: one of append, upsert.
                    putDataset | {"columns":{"a":{"type":"money"}}}                                   | columns.a.type: one of bigint, numeric, double, boolean, date, timestamptz, timestamp, text, jsonb.
                    putDataset | {"columns":{"a":{"kind":"text"}}}                                    | columns.a.kind: unknown field; known are required, type.
                    putDataset | {"key":["a",""]}                                                     | key[1]: may not be empty.
                    putDataset | []                                                                   | body: a JSON object is wanted.
                    putDataset | {"mode":                                                             | body: not JSON at line 1, column 9.
                    putEntity  | {"threshold":1.5}                                                    | threshold: a number is wanted, 0 to 1.
                    createApiKey | {"name":"a","scopes":["boss"]}                                     | scopes[0]: one of viewer, steward, engineer, admin, ingest, ingest:DATASET.
                    createApiKey | {"name":"a","scopes":["viewer"],"expiresAt":"soon"}                | expiresAt: a time such as 2027-01-01T00:00:00Z is wanted.
                    """)
    void bodyIsRefusedWithTheRule(String operation, String body, String detail) {
        assertThat(refusal(operation, body)).isEqualTo(detail);
    }

    private static String refusal(String operation, String body) {
        try {
            schemas.checkBody(operation, Buffer.buffer(body));
        } catch (ProblemException e) {
            assertThat(e.problem().status()).isEqualTo(400);
            return e.problem().detail();
        }
        return "";
    }

    @Test
    void bodyThatIsNeededIsMissed() {
        assertThat(refusal("putDataset", "")).isEqualTo("body: a JSON object is wanted.");
        assertThat(refusal("refresh", "")).isEmpty();
    }

    @Test
    void parameterIsRefusedWithTheRule() {
        assertThatThrownBy(() -> schemas.checkParameter("listBatches", "limit", "ten"))
                .hasMessageContaining("limit: a whole number is wanted, 1 to 1000");
        assertThatThrownBy(() -> schemas.checkParameter("listBatches", "limit", "0"))
                .hasMessageContaining("limit: a number is wanted, 1 to 1000");
        assertThatThrownBy(() -> schemas.checkParameter("listQuarantine", "reason", "luck"))
                .hasMessageContaining("reason: one of malformed, ");
        assertThatThrownBy(() -> schemas.checkParameter("getDataset", "dataset", "A b"))
                .hasMessageContaining("dataset: a letter and up to 50 of a-z, 0-9 and _");
        assertThatThrownBy(() -> schemas.checkParameter("listRows", "cursor", ""))
                .hasMessageContaining("cursor: may not be empty");
    }

    @Test
    void noTextHoldsNul() {
        var asName = "{\"columns\":{\"a\\u0000\":{\"type\":\"text\"}}}";
        var anywhere = "{\"command\":\"run\",\"vars\":{\"a\":[{\"b\":\"\\u0000\"}]}}";

        assertThat(refusal("putDataset", asName)).contains("a name without NUL is wanted");
        assertThat(refusal("putDataset", "{\"eventTime\":\"a\\u0000\"}"))
                .isEqualTo("eventTime: a name without NUL is wanted.");
        assertThat(refusal("createRun", anywhere)).isEqualTo("body: NUL may not be in a text.");
        assertThatThrownBy(() -> schemas.checkParameter("listMatches", "recordId", "a\0"))
                .hasMessageContaining("recordId: ");
    }

    @Test
    void lineBreakAtTheEndIsPartOfAValue() {
        assertThatThrownBy(() -> schemas.checkParameter("getDataset", "dataset", "orders\n"))
                .hasMessageContaining("dataset: a letter and up to 50 of a-z, 0-9 and _");
    }

    @Test
    void aDollarIsTheEndOnlyWhereItStandsForIt() {
        var body =
                """
                {"kind":"rest","dataset":"a","rest":{"url":"https://a.example","authentication":
                {"kind":"header","header":"%s"}}}
                """;

        assertThat(refusal("putSource", body.formatted("X-$-Key"))).isEmpty();
        assertThat(refusal("putSource", body.formatted("X Key"))).contains("a header's name");
        assertThat(refusal("putSource", body.formatted("X-Key\\n"))).contains("a header's name");
    }

    /// One way to break a property.
    ///
    /// @param rule that the answer must hold
    private record Break(Object value, List<String> rule) {}

    @Test
    void everyWayToBreakAPropertyOfABodyNamesItAndTheRule() {
        int broken = 0;
        for (var path : document.getJsonObject("paths")) {
            for (var entry : (JsonObject) path.getValue()) {
                if (entry.getValue() instanceof JsonObject operation) broken += walk(operation);
            }
        }
        assertThat(broken).isGreaterThan(80);
    }

    private static int walk(JsonObject operation) {
        var body = operation.getJsonObject("requestBody");
        if (body == null || operation.containsKey("x-body")) return 0;
        var media = check.resolved(body).getJsonObject("content").getJsonObject("application/json");
        if (media == null) return 0;
        var id = operation.getString("operationId");
        var schema = check.resolved(media.getJsonObject("schema"));
        var whole = media.getJsonObject("example", new JsonObject());
        assertThat(refusal(id, whole.encode())).as(id).isEmpty();
        if (!schema.containsKey("properties")) return 0; // a record of the tenant's own columns
        int broken = 0;
        for (var property : schema.getJsonObject("properties")) {
            var its = check.resolved((JsonObject) property.getValue());
            for (var way : ways(its)) {
                var sent = whole.copy().put(property.getKey(), way.value());
                var said = refusal(id, sent.encode());
                assertThat(said).as(sent.encode()).startsWith(property.getKey());
                assertThat(said).as(sent.encode()).contains(way.rule());
                assertThat(said).doesNotContain("does not match");
                broken++;
            }
        }
        for (var required : schema.getJsonArray("required", new JsonArray())) {
            var sent = whole.copy();
            sent.remove((String) required);
            assertThat(refusal(id, sent.encode())).isEqualTo(required + ": is required.");
            broken++;
        }
        assertThat(refusal(id, whole.copy().put("colour", 1).encode()))
                .startsWith("colour: unknown field; known are ");
        return broken + 1;
    }

    private static List<Break> ways(JsonObject schema) {
        if (schema.containsKey("enum")) {
            var allowed = schema.getJsonArray("enum").stream().map(String::valueOf).toList();
            return List.of(new Break(UNFIT, allowed), new Break(true, allowed));
        }
        var ways = new LinkedHashMap<Object, List<String>>();
        switch (schema.getString("type")) {
            case "string" -> text(schema, ways);
            case "array" -> {
                ways.put("x", List.of("array"));
                entries(schema, ways);
            }
            case "object" -> ways.put("x", List.of("JSON object"));
            case "boolean" -> ways.put("x", List.of("true or false"));
            default -> {
                ways.put("x", List.of("number"));
                if (schema.containsKey("maximum")) {
                    var most = schema.getNumber("maximum");
                    ways.put(most.doubleValue() + 1, List.of(most.toString()));
                }
            }
        }
        return ways.entrySet().stream().map(e -> new Break(e.getKey(), e.getValue())).toList();
    }

    private static void text(JsonObject schema, Map<Object, List<String>> ways) {
        ways.put(5, List.of("text"));
        if (schema.containsKey("pattern")) ways.put(UNFIT, List.of(schema.getString("x-rule")));
        if (schema.containsKey("format")) ways.put(UNFIT, List.of("2027-01-01T00:00:00Z"));
        boolean isFree = !schema.containsKey("pattern") && !schema.containsKey("format");
        if (isFree && schema.containsKey("maxLength")) {
            int most = schema.getInteger("maxLength");
            ways.put("x".repeat(most + 1), List.of("at most " + most));
        }
        if (isFree && schema.getInteger("minLength", 0) > 0) {
            int least = schema.getInteger("minLength");
            ways.put("", List.of(least == 1 ? "may not be empty" : "at least " + least));
        }
    }

    private static void entries(JsonObject schema, Map<Object, List<String>> ways) {
        if (schema.containsKey("minItems")) ways.put(new JsonArray(), List.of("not be empty"));
        if (schema.containsKey("maxItems")) {
            int most = schema.getInteger("maxItems");
            var many = new JsonArray(Stream.generate(() -> "x").limit(most + 1L).toList());
            ways.put(many, List.of("at most " + most));
        }
    }

    @Test
    void everyPatternHasItsWords() {
        assertEveryPatternHasWords(document);
    }

    private static void assertEveryPatternHasWords(Object node) {
        if (node instanceof JsonArray array) {
            array.forEach(RequestSchemasTest::assertEveryPatternHasWords);
        } else if (node instanceof JsonObject object) {
            if (object.getValue("pattern") instanceof String pattern) {
                assertThat(object.getString("x-rule")).as(pattern).isNotBlank();
            }
            object.forEach(member -> {
                // A value that is given as an example may well be called `pattern`.
                if (!member.getKey().startsWith("example")) {
                    assertEveryPatternHasWords(member.getValue());
                }
            });
        }
    }
}
