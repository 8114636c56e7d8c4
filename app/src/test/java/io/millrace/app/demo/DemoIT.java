package io.millrace.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.app.Node;
import io.millrace.app.NodeSettings;
import io.millrace.app.demo.DemoReport.IncidentReport;
import io.millrace.app.demo.DemoReport.TenantReport;
import io.millrace.app.demo.generate.Faults;
import io.millrace.app.demo.generate.Faults.BadValue;
import io.millrace.app.demo.generate.Faults.Twice;
import io.millrace.app.demo.generate.Faults.WrongUnit;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The whole demo against a whole node: what was planted is found, and nothing else.
final class DemoIT {
    private static final double LEAST = 0.9;

    @TempDir private static Path folder;
    private static Node node;
    private static DemoReport report;

    @BeforeAll
    static void start() {
        node = Node.start(NodeSettings.local(folder, 0, folder.resolve("web")));
        report = run();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static DemoReport run() {
        var settings = new DemoSettings(node.url(), node.kafka(), folder, false);
        try (var run = DemoRun.start(settings, (tenant, what) -> {})) {
            return run.report();
        }
    }

    private static TenantReport tenant(String slug) {
        return report.tenants().stream()
                .filter(t -> t.slug().equals(slug))
                .findFirst()
                .orElseThrow();
    }

    private static Scenario scenario(String slug) {
        return Scenario.all().stream().filter(s -> s.slug().equals(slug)).findFirst().orElseThrow();
    }

    private static <T> T asking(String slug, java.util.function.Function<Session, T> question) {
        try (var api = new Api(node.url())) {
            return question.apply(Session.signIn(api, scenario(slug), tenant(slug).password()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop", "telecom"})
    void everyRowIsStoredOrSetAside(String slug) {
        var tenant = tenant(slug);
        long sent = scenario(slug).data().batches().stream().mapToLong(DemoIT::records).sum();

        assertThat(tenant.rowsIn()).isEqualTo(tenant.rowsStored() + tenant.rowsQuarantined());
        assertThat(tenant.rowsIn()).isEqualTo(sent + Loader.FIRST_LIVE_RECORDS);
        assertThat(tenant.rowsQuarantined()).isZero();
    }

    private static long records(io.millrace.app.demo.generate.Batch batch) {
        long header = batch.fileName().endsWith(".csv") ? 1 : 0;
        return batch.text().lines().count() - header;
    }

    @Test
    void theShopHasNoIncident() {
        assertThat(tenant("shop").incidents()).isEmpty();
        assertThat(tenant("shop").checks().fail()).isZero();
        assertThat(tenant("shop").checks().warn()).isZero();
    }

    @Test
    void eachFaultOfTheTelecomIsExplainedByItsCauseAndNothingElseFails() throws Exception {
        var faults = scenario("telecom").data().faults();

        var causes = new HashMap<String, String>();
        for (var incident : tenant("telecom").incidents()) {
            causes.put(dataset(incident, faults), incident.topCause());
        }

        var unit = faults.only(WrongUnit.class);
        var cell = faults.only(BadValue.class);
        var twice = faults.only(Twice.class);
        assertThat(causes)
                .hasSize(tenant("telecom").incidents().size())
                .containsOnlyKeys(unit.dataset(), cell.dataset(), twice.dataset())
                .hasEntrySatisfying(unit.dataset(), starts("batch " + batchId(unit.batch())))
                .hasEntrySatisfying(
                        cell.dataset(), starts("dimension " + cell.column() + " = " + cell.value()))
                .hasEntrySatisfying(twice.dataset(), starts("batch " + batchId(twice.batch())));
        assertThat(tenant("telecom").checks().fail()).isEqualTo(3);
    }

    private static Consumer<String> starts(String cause) {
        return topCause -> assertThat(topCause).startsWith(cause + ":");
    }

    private static String dataset(IncidentReport incident, Faults faults) {
        return faults.faults().stream()
                .map(Faults.Fault::dataset)
                .filter(incident.subject()::contains)
                .findFirst()
                .orElse(incident.subject());
    }

    /// The ledger knows a batch by the digest of what was sent.
    private static String batchId(String name) throws NoSuchAlgorithmException {
        var batch =
                scenario("telecom").data().batches().stream()
                        .filter(b -> b.name().equals(name))
                        .findFirst()
                        .orElseThrow();
        var digest = MessageDigest.getInstance("SHA-256").digest(Resources.gzip(batch.text()));
        var checksum = HexFormat.of().formatHex(digest);
        var path = "/api/v1/batches?limit=100&dataset=" + batch.dataset();
        for (var item : asking("telecom", session -> session.get(path)).path("items")) {
            if (item.path("checksum").asText().equals(checksum)) return item.path("id").asText();
        }
        throw new AssertionError(name + " is not in the ledger");
    }

    @Test
    void theWrongUnitIsNamedWithItsFactor() {
        var incidents = asking("telecom", s -> s.get("/api/v1/incidents?state=open")).path("items");

        assertThat(incidents.toString()).contains("\"x100\"").contains("\"tariff\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop:customer", "telecom:subscriber"})
    void whoIsThereTwiceIsFound(String which) {
        var slug = which.substring(0, which.indexOf(':'));
        var entity = which.substring(which.indexOf(':') + 1);
        var truth = new HashSet<Set<String>>();
        scenario(slug)
                .data()
                .faults()
                .only(Twice.class)
                .pairs()
                .forEach(pair -> truth.add(Set.of(pair.original(), pair.copy())));

        var found = asking(slug, session -> pairs(session, entity));

        var both = new HashSet<>(found);
        both.retainAll(truth);
        assertThat((double) both.size() / found.size()).as("precision").isGreaterThan(LEAST);
        assertThat((double) both.size() / truth.size()).as("recall").isGreaterThan(LEAST);
    }

    private static Set<Set<String>> pairs(Session session, String entity) {
        var members = new HashMap<String, List<String>>();
        var path = "/api/v1/entities/" + entity + "/records?limit=1000";
        for (var cursor = ""; ; ) {
            var page = session.get(path + cursor);
            for (JsonNode item : page.path("items")) {
                members.computeIfAbsent(item.path("entityId").asText(), _ -> new ArrayList<>())
                        .add(item.path("recordId").asText());
            }
            if (!page.hasNonNull("next")) break;
            var next = page.path("next").asText();
            cursor = "&cursor=" + java.net.URLEncoder.encode(next, StandardCharsets.UTF_8);
        }
        var pairs = new HashSet<Set<String>>();
        for (var records : members.values()) {
            for (int i = 0; i < records.size(); i++) {
                for (int j = i + 1; j < records.size(); j++) {
                    pairs.add(Set.of(records.get(i), records.get(j)));
                }
            }
        }
        return pairs;
    }

    @Test
    void aSecondStartKeepsWhatIsThere() {
        var again = run();

        assertThat(again.tenants()).isEqualTo(report.tenants());
        assertThat(again.firstFrameAt()).isAfter(report.firstFrameAt());
    }
}
