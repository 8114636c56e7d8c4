package io.millrace.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.app.IsolationReport.Between;
import io.millrace.app.IsolationReport.Entry;
import io.millrace.gateway.http.ApiContract;
import io.millrace.gateway.http.Rule;
import io.millrace.kernel.Ids;
import io.millrace.stream.Topics;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.openapi.contract.Location;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every operation of the OpenAPI file against a whole node with two tenants: the owner has one of
/// everything, the stranger knows all its names and ids. What the stranger is told is what it is
/// told of things that never were.
@TestInstance(Lifecycle.PER_CLASS)
class IsolationIT implements IsolationAttacks {
    private static final String[] CHANNELS = {
        "overview",
        "batches",
        "runs",
        "quality",
        "entities",
        "incidents",
        "alerts",
        "schedules",
        "sources"
    };

    private static final Pattern PARAMETER = Pattern.compile("/([a-z-]+)/\\{([a-zA-Z]+)}");
    // An open incident is looked at again when its check has come to rest.
    private static final Pattern MOVES = Pattern.compile("\"updatedAt\":\"[^\"]*\"");
    private static final Set<String> DESTROYS =
            Set.of(
                    "revokeApiKey",
                    "removeUser",
                    "deleteTenant",
                    "deleteChecks",
                    "deleteSource",
                    "deleteAlertRule",
                    "deleteSchedule",
                    "deleteRecord",
                    "cancelUpload",
                    "rejectDrift", // which is accepted
                    "startFlow", // there is no NiFi
                    "stopFlow",
                    "discardQuarantine");
    private static final Set<String> CHOICES =
            Set.of(
                    "limit",
                    "wait",
                    "reason",
                    "column",
                    "state",
                    "confirm",
                    "cron",
                    "zone",
                    "format",
                    "as_of",
                    "delimiter",
                    "quote",
                    "encoding",
                    "header",
                    "converts",
                    "as",
                    "cut",
                    "again",
                    "leaveSlot",
                    "direction",
                    "depth",
                    "from",
                    "to");

    /// The one thing that it answers for is named in its query.
    private static final String BY_QUERY = "getLineage";

    /// What differs from one moment to the next.
    private static final Set<String> MOVING =
            Set.of(
                    "getDashboard",
                    "getOverview",
                    "listKpis",
                    "exportTenant",
                    "getUsage",
                    "getPipelineMetrics",
                    "getWarehouseMetrics",
                    "getKafkaMetrics");

    private static final Between STRANGER = new Between("stranger", "owner");
    private static final Between NEWCOMER = new Between("newcomer", "owner and other");
    private static final Between PLATFORM = new Between("stranger", "platform");

    private static final String NOBODY = "quokka";
    private static final String STREAMED = "id,name,city,amount\n1,x,y,9.90\n";

    /// Fields of what a stranger makes of its own that differ from one to the next.
    private static final Set<String> OWN = Set.of("id", "batchId", "lastBatch", "key", "checksum");

    private final ApiContract contract = ApiContract.load();
    private final AnswerSchemas schemas = new AnswerSchemas(contract.text());
    private final IsolationReport report = new IsolationReport();
    private Node node;
    private Belongings owner;
    private Belongings other;
    private TestClient stranger;
    private List<String> secrets;
    private Siege siege;

    /// A call as the stranger makes it.
    ///
    /// @param names the owner's names and ids in it, or what stands for them, the longest first
    private record Call(String path, String type, Buffer body, List<String> names) {}

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        node = Node.start(NodeSettings.local(folder, 0, folder));
        var operator = TestClient.operator(node);
        owner = Belongings.of(TestClient.signUp(node.url()), operator);
        other = Belongings.of(TestClient.signUp(node.url()), operator);
        stranger = TestClient.signUp(node.url());
        var tenant = Belongings.tree(owner.client().get("/api/v1/auth/me").body()).path("tenant");
        secrets =
                List.of(
                        Belongings.MARK,
                        Belongings.NAME,
                        tenant.path("id").asText(),
                        tenant.path("slug").asText());
        var id = tenant.path("id").asText();
        var never =
                List.of(
                        Belongings.MARK,
                        owner.client().email(),
                        Files.readString(folder.resolve("secret.key")).strip(),
                        "root:");
        siege = new Siege(node, id, this::everything, secrets, never, report);
        report.tenant("owner", id);
        report.tenant("other", id(other.client()));
        report.tenant("stranger", id(stranger));
    }

    private static String id(TestClient client) throws IOException, InterruptedException {
        return Belongings.tree(client.get("/api/v1/tenant").body()).path("id").asText();
    }

    @Override
    public Siege siege() {
        return siege;
    }

    @AfterAll
    void stop() throws Exception {
        try {
            report.write(IsolationReport.FILE);
        } finally {
            if (node != null) node.close();
        }
    }

    Stream<Rule> guarded() {
        return contract.rules().stream().filter(rule -> !rule.isPublic() && !rule.isOperators());
    }

    /// Those last that make things, so that what never was is not there before.
    Stream<Rule> ofThings() {
        return guarded()
                .filter(rule -> rule.path().contains("{") || !queries(rule).isEmpty())
                .sorted(Comparator.comparing(IsolationIT::makes));
    }

    private static boolean makes(Rule rule) {
        return rule.method().equals(HttpMethod.PUT)
                || rule.body() == Rule.Body.STREAM
                || rule.id().equals("beginUpload");
    }

    /// Parameters of the query that name a thing.
    private List<String> queries(Rule rule) {
        return contract.validation().operation(rule.id()).getParameters().stream()
                .filter(parameter -> parameter.getIn() == Location.QUERY)
                .filter(parameter ->
                        !CHOICES.contains(parameter.getName())
                                || (rule.id().equals(BY_QUERY) && parameter.isRequired()))
                .map(parameter -> parameter.getName())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("ofThings")
    void anothersThingIsToldLikeOneThatNeverWas(Rule rule) throws Exception {
        var before = everything();

        var foreign = calls(rule, UnaryOperator.identity());
        var never = calls(rule, IsolationIT::never);
        for (int i = 0; i < foreign.size(); i++) {
            var answer = send(rule, foreign.get(i));
            var expected = send(rule, never.get(i));
            var told = told(rule, answer, foreign.get(i));
            var toldOfNone = told(rule, expected, never.get(i));
            boolean isHeld =
                    answer.statusCode() == expected.statusCode() && told.equals(toldOfNone);
            report.foreign(STRANGER, rule.id(), answer.statusCode(), isHeld);

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(expected.statusCode());
            assertThat(told).isEqualTo(toldOfNone);
            if (!makes(rule)) assertNothing(rule, answer);
            assertThat(schemas.faults(rule.id(), answer)).as(answer.body()).isEmpty();
        }

        assertThat(everything()).isEqualTo(before);
    }

    /// A name of the same shape that nobody has.
    private static String never(String name) {
        if (name.contains(Belongings.NAME)) return name.replace(Belongings.NAME, NOBODY);
        if (name.matches("[0-9]+")) return "999999";
        return name.replaceAll("[0-9]", "9").replaceAll("[a-f]", "e");
    }

    private static void assertNothing(Rule rule, HttpResponse<String> answer) {
        if (rule.path().contains("{") || rule.id().equals(BY_QUERY)) {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(404);
            assertThat(answer.body()).contains("urn:problem:not-found");
        } else {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(Belongings.tree(answer.body()).path("items")).isEmpty();
        }
    }

    /// All that the owner can read but what moves by itself.
    private Map<String, String> everything() throws IOException, InterruptedException {
        var read = new LinkedHashMap<String, String>();
        for (var rule : guarded().filter(rule -> !rule.isMutation()).toList()) {
            if (MOVING.contains(rule.id())) continue;
            for (var path : paths(owner, rule, UnaryOperator.identity())) {
                var full = path + required(owner, rule, UnaryOperator.identity());
                read.put(full, MOVES.matcher(owner.client().get(full).body()).replaceAll(""));
            }
        }
        return read;
    }

    @ParameterizedTest
    @MethodSource("guarded")
    void theOwnerIsAnsweredAsThePaperSays(Rule rule) throws Exception {
        if (DESTROYS.contains(rule.id())) return;
        for (var path : paths(other, rule, UnaryOperator.identity())) {
            var body = body(rule, Ids.random128(), UnaryOperator.identity());
            var type = body.length() == 0 ? "" : type(rule);
            var full = path + required(other, rule, UnaryOperator.identity());

            var answer =
                    other.client()
                            .send(rule.method().name(), full, type, body.getBytes(), headers(rule));

            assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
            assertThat(schemas.faults(rule.id(), answer)).as(answer.body()).isEmpty();
        }
    }

    /// A call with the owner's thing in the path, and one more for each parameter of the query.
    ///
    /// @param naming what each of the owner's names is replaced by
    private List<Call> calls(Rule rule, UnaryOperator<String> naming)
            throws IOException, InterruptedException {
        var calls = new ArrayList<Call>();
        var body = body(rule, naming.apply(Belongings.NAME + "-topic"), naming);
        var type = body.length() == 0 ? "" : type(rule);
        var real = paths(owner, rule, UnaryOperator.identity());
        var paths = paths(owner, rule, naming);
        for (int i = 0; i < paths.size(); i++) {
            var names = names(naming);
            if (rule.path().contains("{")) {
                calls.add(
                        new Call(paths.get(i) + required(owner, rule, naming), type, body, names));
            }
            for (var query : queries(rule)) {
                var value =
                        query.equals("cursor")
                                ? owner.cursor(real.get(i))
                                : naming.apply(known(owner, query));
                if (value.isEmpty()) continue;
                var path = paths.get(i) + "?" + query + "=" + encoded(value);
                calls.add(new Call(path, type, body, names));
            }
        }
        return calls;
    }

    private List<String> names(UnaryOperator<String> naming) {
        return Stream.concat(
                        owner.named().values().stream().flatMap(List::stream),
                        owner.asked().values().stream())
                .map(naming)
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    private static String known(Belongings its, String query) {
        assertThat(its.asked()).as("a value of the query's " + query).containsKey(query);
        return its.asked().get(query);
    }

    private String required(Belongings its, Rule rule, UnaryOperator<String> naming) {
        return contract.validation().operation(rule.id()).getParameters().stream()
                .filter(parameter -> parameter.getIn() == Location.QUERY && parameter.isRequired())
                .map(parameter -> parameter.getName())
                .map(name -> "?" + name + "=" + encoded(naming.apply(known(its, name))))
                .findFirst()
                .orElse("");
    }

    /// What the paper wants in headers, as its examples have it.
    private Map<String, String> headers(Rule rule) {
        var headers = new HashMap<String, String>();
        for (var parameter : contract.validation().operation(rule.id()).getParameters()) {
            if (parameter.getIn() != Location.HEADER || !parameter.isRequired()) continue;
            var example = parameter.getOpenAPIModel().getValue("example");
            headers.put(parameter.getName(), example.toString());
        }
        return headers;
    }

    /// The rule's path with every known value in the place of its parameter.
    private static List<String> paths(Belongings its, Rule rule, UnaryOperator<String> naming) {
        var paths = List.of(rule.path().replace("{key}", Belongings.KEY));
        for (var found = PARAMETER.matcher(rule.path()); found.find(); ) {
            var place = "{" + found.group(2) + "}";
            var values = values(its, kind(rule, found.group(1)), naming);
            paths =
                    paths.stream()
                            .flatMap(path -> values.stream().map(v -> path.replace(place, v)))
                            .toList();
        }
        assertThat(paths).noneMatch(path -> path.contains("{"));
        return paths;
    }

    /// Of sources only some are pulled.
    private static String kind(Rule rule, String kind) {
        return rule.path().matches(".*/sources/\\{name}/pulls?") ? "pulled" : kind;
    }

    private static List<String> values(Belongings its, String kind, UnaryOperator<String> naming) {
        if (kind.equals("artifacts")) {
            return List.of("manifest.json", "run_results.json", "catalog.json");
        }
        assertThat(its.named()).as("one of the " + kind).containsKey(kind);
        return its.named().get(kind).stream().map(naming).toList();
    }

    /// @param topic of a source
    private Buffer body(Rule rule, String topic, UnaryOperator<String> naming)
            throws IOException, InterruptedException {
        var dataset = naming.apply(owner.asked().get("dataset"));
        return switch (rule.id()) {
            case "putProject" -> Buffer.buffer(Belongings.project(dataset));
            case "createRun" -> Buffer.buffer("{\"command\":\"build\"}");
            case "putDataset" -> Buffer.buffer("{}");
            case "beginUpload" -> Buffer.buffer();
            case "finishUpload" -> Buffer.buffer(Belongings.checksum(STREAMED));
            case "putSource" -> Buffer.buffer(Belongings.source(topic, dataset));
            case "putEntity" -> Buffer.buffer(Belongings.entity(dataset));
            case "previewRule", "replayQuarantine" -> Buffer.buffer(Belongings.rule(dataset));
            case "putSchedule" ->
                    Buffer.buffer(
                            Belongings.schedule(
                                    "project", naming.apply(Belongings.NAME + "-project")));
            case "putChecks" -> Buffer.buffer(Belongings.checks(dataset));
            case "switchOrganization" -> Buffer.buffer("{\"tenant\":\"" + slug(other) + "\"}");
            default -> Buffer.buffer(example(rule));
        };
    }

    private static String slug(Belongings its) throws IOException, InterruptedException {
        var me = Belongings.tree(its.client().get("/api/v1/auth/me").body());
        return me.path("tenant").path("slug").asText();
    }

    private String example(Rule rule) {
        return switch (rule.body()) {
            case NONE -> "";
            case TEXT, STREAM -> STREAMED;
            case JSON ->
                    contract.validation()
                            .operation(rule.id())
                            .getRequestBody()
                            .getContent()
                            .get("application/json")
                            .getOpenAPIModel()
                            .getJsonObject("example")
                            .encode();
        };
    }

    private static String type(Rule rule) {
        return Stream.of(
                        "text/csv",
                        "application/zip",
                        "text/yaml",
                        "application/json",
                        "application/offset+octet-stream")
                .filter(rule.types()::contains)
                .findFirst()
                .orElseThrow();
    }

    private HttpResponse<String> send(Rule rule, Call call)
            throws IOException, InterruptedException {
        return stranger.send(
                rule.method().name(),
                call.path(),
                call.type(),
                call.body().getBytes(),
                headers(rule));
    }

    /// The answer without what must differ: the trace, the name that was asked for, and the numbers
    /// of what the stranger itself has made.
    private String told(Rule rule, HttpResponse<String> answer, Call call) {
        if (!answer.body().startsWith("{")) return answer.body();
        var body = Belongings.tree(answer.body());
        ((ObjectNode) body).remove("instance");
        if (makes(rule)) withoutOwn(body);
        var told = body.toString();
        var detail = body.path("detail").asText();
        for (var name : call.names()) {
            if (name.contains(Belongings.NAME) || name.contains(NOBODY)) {
                told = told.replace(name, "NAME");
            } else { // an id, of which the answer to a problem tells only here
                var without = detail.replaceAll("\\b" + Pattern.quote(name) + "\\b", "ID");
                told = told.replace(detail, without);
            }
        }
        assertThat(secrets).noneMatch(told::contains);
        return told;
    }

    private static void withoutOwn(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(OWN);
            var times = new ArrayList<String>();
            object.fieldNames().forEachRemaining(times::add);
            times.removeIf(name -> !name.endsWith("At"));
            object.remove(times);
        }
        for (var child : node) withoutOwn(child);
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, UTF_8);
    }

    @ParameterizedTest
    @MethodSource("guarded")
    void aNewTenantsListsHoldNothingOfTheOwners(Rule rule) throws Exception {
        if (rule.isMutation() || rule.path().contains("{")) return;

        var answer = TestClient.signUp(node.url()).get(rule.path());
        tell("list", rule.id(), Integer.toString(answer.statusCode()), List.of(answer.body()));

        assertThat(secrets).noneMatch(answer.body()::contains);
    }

    /// Reports what a newcomer was told; it holds where nothing of an older tenant is in it.
    private void tell(String way, String tried, String outcome, List<String> said) {
        boolean isHeld = said.stream().noneMatch(its -> secrets.stream().anyMatch(its::contains));
        report.add(NEWCOMER, new Entry(way, tried, outcome, isHeld));
    }

    @Test
    void anExportHoldsNothingOfAnothers() throws Exception {
        var own = exported(owner.client());
        var foreign = exported(TestClient.signUp(node.url()));
        tell("export", "both formats", foreign.length() + " characters", List.of(foreign));

        assertThat(secrets).allMatch(own::contains);
        assertThat(secrets).noneMatch(foreign::contains);
    }

    /// Names and texts of all files of both kinds of a tenant's export.
    private static String exported(TestClient client) throws IOException, InterruptedException {
        return exported(client, "archive") + exported(client, "lines");
    }

    private static String exported(TestClient client, String format)
            throws IOException, InterruptedException {
        var text = new StringBuilder();
        var archive =
                new ByteArrayInputStream(client.bytes("/api/v1/tenant/export?format=" + format));
        try (var zip = new ZipInputStream(archive)) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                text.append(entry.getName()).append(new String(zip.readAllBytes(), UTF_8));
            }
        }
        return text.toString();
    }

    @Test
    void aNewTenantsSocketSaysNothingOfAnothers() throws Exception {
        try (var own = new Frames();
                var foreign = new Frames()) {
            var newcomer = TestClient.signUp(node.url());
            own.open(other.client(), CHANNELS);
            foreign.open(newcomer, CHANNELS);

            other.client().stored(other.asked().get("dataset"), "id,amount\n9,9.90\n");
            own.await("\"rowsStored\":1");
            newcomer.stored("pigeons", "id\n1\n2\n");
            foreign.await("\"rowsStored\":2");
            tell("socket", String.join(", ", CHANNELS), frames(foreign), foreign.seen());

            assertThat(foreign.seen())
                    .noneMatch(frame -> secrets.stream().anyMatch(frame::contains));
        }
    }

    private static String frames(Frames socket) {
        return socket.seen().size() + " frames";
    }

    @Test
    void aSocketThatGoesOnBehindAnotherTenantsEventsIsToldItsOwn() throws Exception {
        try (var known = new Frames();
                var early = new Frames();
                var between = new Frames();
                var late = new Frames()) {
            var newcomer = TestClient.signUp(node.url());
            newcomer.stored("pigeons", "id\n1\n2\n");
            known.open(other.client(), CHANNELS);
            // There are events of the other's behind this number, and of nobody else's.
            long its = seq(known, "batches") - 1;
            early.resume(newcomer, 0, CHANNELS);
            between.resume(newcomer, its, CHANNELS);
            late.resume(newcomer, 1_000_000, CHANNELS);
            early.await("pigeons");
            other.client().stored(other.asked().get("dataset"), "id,amount\n10,9.90\n");
            newcomer.stored("doves", "id\n1\n");
            for (var socket : List.of(early, between, late)) socket.await("doves");
            tell("socket", "resumed from 0", frames(early), early.seen());
            tell("socket", "resumed from another's " + its, frames(between), between.seen());
            tell("socket", "resumed from a million", frames(late), late.seen());

            assertThat(its).isGreaterThan(1);
            for (var socket : List.of(early, between, late)) {
                assertThat(socket.seen())
                        .noneMatch(frame -> secrets.stream().anyMatch(frame::contains));
            }
        }
    }

    /// Number of the newest event of a channel that a socket has seen.
    private static long seq(Frames socket, String channel) {
        return socket.seen().stream()
                .map(Belongings::tree)
                .filter(frame -> frame.path("ch").asText().equals(channel))
                .mapToLong(frame -> frame.path("seq").asLong())
                .max()
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("platformTopics")
    void thePlatformsTopicsFeedNobodysDataset(String topic) throws Exception {
        var body = "{\"kind\":\"kafka\",\"topic\":\"%s\",\"dataset\":\"all\"}".formatted(topic);

        var answer =
                stranger.send(
                        "PUT", "/api/v1/sources/all", "application/json", body.getBytes(UTF_8));
        boolean isHeld = answer.statusCode() == 400;
        var outcome = Integer.toString(answer.statusCode());
        report.add(PLATFORM, new Entry("topic", topic, outcome, isHeld));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    }

    static List<String> platformTopics() {
        return Topics.ALL;
    }
}
