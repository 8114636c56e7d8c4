package io.millrace.matching;

import static io.millrace.matching.World.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.matching.api.MatchingRequest;
import io.millrace.matching.api.MatchingRequest.DatasetPart;
import io.millrace.matching.api.MatchingRequest.Declaration;
import io.millrace.matching.api.MatchingRequest.Entities;
import io.millrace.matching.api.MatchingRequest.EntityRecord;
import io.millrace.matching.api.MatchingRequest.GetEntity;
import io.millrace.matching.api.MatchingRequest.Golden;
import io.millrace.matching.api.MatchingRequest.Matches;
import io.millrace.matching.api.MatchingRequest.PutEntity;
import io.millrace.matching.api.MatchingRequest.Reason;
import io.millrace.matching.api.MatchingRequest.Records;
import io.millrace.matching.api.MatchingRequest.Run;
import io.millrace.matching.api.MatchingRequest.Totals;
import io.millrace.matching.api.MatchingRequest.TotalsAnswer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MatchingVerticleTest {
    private static final List<String> COLUMNS =
            List.of("id", "given", "family", "email", "born", "city");
    private static final Declaration PROPOSE = new Declaration(null, null, null, null);
    private static final Declaration PERSONS =
            declared(
                    new DatasetPart(
                            "crm",
                            "id",
                            Map.of(
                                    "given", "given",
                                    "family", "family",
                                    "email", "email",
                                    "born", "date",
                                    "city", "address")));

    private final World world = World.shared();
    private TenantId tenant;

    @BeforeEach
    void tenantWithPersons() {
        tenant = world.stack.tenant();
        world.dataset(tenant, "crm", COLUMNS);
        world.batch(tenant, "crm", 1, persons());
    }

    @Test
    void aRunFindsDuplicatesAndSaysWhatItFound() {
        var declared = world.ask(new PutEntity(tenant, "person", PERSONS));
        var run = world.ask(new Run(tenant, "person", true));

        assertThat(declared.state()).isEqualTo("new");
        assertThat(run.state()).isEqualTo("done");
        assertThat(run.records()).isEqualTo(102);
        assertThat(run.duplicates()).isEqualTo(2);
        assertThat(run.golden()).isEqualTo(100);
        assertThat(run.finishedAt()).isEqualTo(World.NOW);
        assertThat(world.ask(new Totals(tenant))).isEqualTo(new TotalsAnswer(100, 2));
        assertThat(world.ask(new Entities(tenant)).items()).hasSize(1);
    }

    @Test
    void duplicatesShareAnEntityIdAndTheirGoldenRecordNamesItsSources() {
        matched("person", PERSONS);

        var ids = ids("person");
        var golden = world.ask(new Golden(tenant, "person", 1, null)).items().getFirst();
        var members = world.ask(new Records(tenant, "person", golden.entityId(), 10, null)).items();

        assertThat(ids.get("p3")).isEqualTo(ids.get("copy-of-3"));
        assertThat(golden.members()).isEqualTo(2);
        assertThat(members).hasSize(2);
        var recordIds = members.stream().map(EntityRecord::recordId).toList();
        assertThat(golden.values()).containsKeys("given", "family", "email");
        assertThat(golden.values().values())
                .allSatisfy(value -> {
                    assertThat(value.dataset()).isEqualTo("crm");
                    assertThat(value.recordId()).isIn(recordIds);
                    assertThat(value.rule()).isNotBlank();
                });
    }

    @Test
    void everyPairComesWithReasonsThatSumToItsProbability() {
        matched("person", PERSONS);

        var page = world.ask(new Matches(tenant, "person", "p3", 10, null));

        assertThat(page.items())
                .anySatisfy(match -> {
                    assertThat(match.decision()).isEqualTo("match");
                    assertThat(match.probability()).isGreaterThan(0.9);
                    double bits = match.contributions().stream().mapToDouble(Reason::bits).sum();
                    assertThat(1 / (1 + Math.pow(2, -bits)))
                            .isCloseTo(match.probability(), within(1e-9));
                    assertThat(match.contributions())
                            .extracting(Reason::field)
                            .contains("prior", "given", "email");
                });
        assertThat(world.ask(new Matches(tenant, "person", "nobody", 10, null)).items()).isEmpty();
    }

    @Test
    void idsStayWhenARunRepeatsAndWhenRecordsAreAdded() {
        matched("person", PERSONS);
        var before = ids("person");

        world.ask(new Run(tenant, "person", true));
        assertThat(ids("person")).isEqualTo(before);

        world.batch(tenant, "crm", 2, List.of(person("new", 777), copy("copy-of-9", 9)));
        world.ask(new Run(tenant, "person", true));
        var after = ids("person");
        assertThat(after).containsAllEntriesOf(before);
        assertThat(after.get("copy-of-9")).isEqualTo(before.get("p9"));
        assertThat(before).doesNotContainValue(after.get("new"));
    }

    @Test
    void theNewestRowOfARecordCounts() {
        matched("person", PERSONS);
        var before = ids("person");

        var other = new ArrayList<>(person("copy-of-3", 888));
        world.batch(tenant, "crm", 2, List.of(other));
        var run = world.ask(new Run(tenant, "person", true));

        assertThat(run.records()).isEqualTo(102);
        assertThat(run.duplicates()).isEqualTo(1);
        var after = ids("person");
        assertThat(after.get("copy-of-3")).isNotEqualTo(after.get("p3"));
        assertThat(List.of(after.get("copy-of-3"), after.get("p3"))).contains(before.get("p3"));
    }

    @Test
    void aMergedIdIsFoundUnderItsHeir() {
        world.batch(tenant, "crm", 2, List.of(person("apart", 500)));
        matched("person", PERSONS);
        var before = ids("person");

        world.batch(tenant, "crm", 3, List.of(copy("apart", 3)));
        world.ask(new Run(tenant, "person", true));
        world.ask(new Run(tenant, "person", true));

        var members =
                world.ask(new Records(tenant, "person", before.get("apart"), 10, null)).items();
        assertThat(members).extracting(EntityRecord::recordId).contains("apart", "p3");
    }

    @Test
    void onlyEntitiesWithNewBatchesAreMatchedAgain() {
        matched("person", PERSONS);

        world.runJob(tenant, MatchingWorker.CHANGED);
        assertThat(world.open(tenant)).isEmpty();
        assertThat(state("person").records()).isEqualTo(102);

        world.batch(tenant, "crm", 2, List.of(person("new", 777)));
        world.runJob(tenant, MatchingWorker.CHANGED);
        world.runJob(tenant, "person");
        assertThat(state("person").records()).isEqualTo(103);
    }

    @Test
    void recordsThatComeUnderAnOlderBatchAreMatched() {
        world.batch(tenant, "crm", 3, List.of(person("new", 777)));
        matched("person", PERSONS);

        world.batch(tenant, "crm", 2, List.of(person("late", 778)));
        world.runJob(tenant, MatchingWorker.CHANGED);
        assertThat(world.open(tenant)).containsExactly("person");
        world.runJob(tenant, "person");

        assertThat(state("person").records()).isEqualTo(104);
    }

    @Test
    void withoutDatasetsTheyAreProposed() {
        world.dataset(tenant, "orders", List.of("order_id", "status", "amount"));
        world.batch(
                tenant,
                "orders",
                1,
                List.of(row("1", "open", "10.5"), row("2", "paid", "11"), row("3", "open", "12")));

        var proposed = world.ask(new PutEntity(tenant, "person", PROPOSE));

        assertThat(proposed.datasets()).hasSize(1);
        var part = proposed.datasets().getFirst();
        assertThat(part.dataset()).isEqualTo("crm");
        assertThat(part.id()).isEqualTo("id");
        assertThat(part.fields()).containsEntry("email", "email").containsEntry("born", "date");
        assertThat(world.ask(new Run(tenant, "person", true)).duplicates()).isEqualTo(2);
    }

    @Test
    void aLinkOfTwoCleanDatasetsPairsEachRecordOnce() {
        world.dataset(tenant, "shop", List.of("no", "first", "surname", "mail"));
        var rows = new ArrayList<List<String>>();
        for (int i = 0; i < 60; i++) {
            var person = person("x", i);
            rows.add(row("s" + i, person.get(1), person.get(2), person.get(3)));
        }
        world.batch(tenant, "shop", 2, rows);
        var link =
                new Declaration(
                        List.of(
                                PERSONS.datasets().getFirst(),
                                new DatasetPart(
                                        "shop",
                                        "no",
                                        Map.of(
                                                "first", "given",
                                                "surname", "family",
                                                "mail", "email"))),
                        true,
                        0.8,
                        "native");

        matched("both", link);

        var linked =
                world.ask(new Records(tenant, "both", null, 1000, null)).items().stream()
                        .collect(Collectors.groupingBy(EntityRecord::entityId));
        assertThat(linked.values())
                .allSatisfy(members ->
                        assertThat(members)
                                .extracting(EntityRecord::dataset)
                                .doesNotHaveDuplicates());
        assertThat(linked.values().stream().filter(members -> members.size() == 2).count())
                .isGreaterThan(50);
    }

    @Test
    void pagesFollowEachOther() {
        matched("person", PERSONS);

        var records = new HashSet<String>();
        var golden = new HashSet<String>();
        for (String next = "first"; next != null; ) {
            var cursor = next.equals("first") ? null : next;
            var page = world.ask(new Records(tenant, "person", null, 30, cursor));
            page.items().forEach(item -> assertThat(records.add(item.recordId())).isTrue());
            next = page.next();
        }
        for (String next = "first"; next != null; ) {
            var cursor = next.equals("first") ? null : next;
            var page = world.ask(new Golden(tenant, "person", 30, cursor));
            page.items().forEach(item -> assertThat(golden.add(item.entityId())).isTrue());
            next = page.next();
        }
        var first = world.ask(new Matches(tenant, "person", null, 1, null));
        var second = world.ask(new Matches(tenant, "person", null, 1, first.next()));

        assertThat(records).hasSize(102);
        assertThat(golden).hasSize(100);
        assertThat(second.items()).isNotEmpty().isNotEqualTo(first.items());
        assertProblem(400, "cursor", new Records(tenant, "person", null, 30, "made-up"));
    }

    @Test
    void recordsWithoutAnIdAreNamedByBatchAndLine() {
        var fields = PERSONS.datasets().getFirst().fields();

        matched("person", declared(new DatasetPart("crm", null, fields)));

        assertThat(ids("person")).containsKeys("1:1", "1:102");
    }

    @Test
    void runsAreToldWithTheirCountsAndTheTenantsTotals() {
        matched("person", PERSONS);

        var events = world.events(tenant);

        assertThat(events)
                .anySatisfy(event -> assertThat(event).contains("\"state\": \"running\""))
                .anySatisfy(event ->
                        assertThat(event).contains("\"state\": \"done\"", "\"duplicates\": 2"));
        assertThat(events.getLast())
                .contains("overview", "river", "\"golden\": 100", "\"duplicates\": 2");
    }

    @Test
    void whatCannotBeMatchedIsRefusedByName() {
        var fields = Map.of("given", "given");

        refused("nowhere", new DatasetPart("nowhere", "id", fields));
        refused("shoe", new DatasetPart("crm", "id", Map.of("shoe", "text")));
        refused("no_id", new DatasetPart("crm", "no_id", fields));
        refused("colour", new DatasetPart("crm", "id", Map.of("given", "colour")));
        refused("no fields", new DatasetPart("crm", "id", Map.of()));
        var one = PERSONS.datasets();
        assertProblem(422, "two datasets", put(new Declaration(one, true, null, null)));
        assertProblem(422, "threshold", put(new Declaration(one, null, 1.5, null)));
        assertProblem(422, "Engine abacus", put(new Declaration(one, null, null, "abacus")));
        assertProblem(503, "Spark", put(new Declaration(one, null, null, "zingg")));
        assertProblem(422, "at least one", put(new Declaration(List.of(), null, null, null)));
        assertProblem(400, "letter", new PutEntity(tenant, "1; drop table", PERSONS));
        var doubled = new Declaration(List.of(one.getFirst(), one.getFirst()), null, null, null);
        assertProblem(422, "twice", put(doubled));
    }

    @Test
    void aTenantKeepsABoundedNumberOfEntities() {
        for (var name : List.of("a", "b", "c")) world.ask(new PutEntity(tenant, name, PERSONS));

        assertProblem(422, "3 entities", new PutEntity(tenant, "d", PERSONS));
        assertThat(world.ask(new PutEntity(tenant, "a", PERSONS)).entity()).isEqualTo("a");
    }

    @Test
    void moreRecordsThanANodeMatchesFailTheRunAndSaySo() {
        var rows = new ArrayList<List<String>>();
        for (int i = 0; i < 2_100; i++) rows.add(person("many" + i, i));
        world.batch(tenant, "crm", 2, rows);
        world.ask(new PutEntity(tenant, "person", PERSONS));

        var run = world.ask(new Run(tenant, "person", true));

        assertThat(run.state()).isEqualTo("failed");
        assertThat(run.problem()).contains("2000 records");
    }

    @Test
    void longValuesAreCutAndLongIdsStayApart() {
        var rows = new ArrayList<List<String>>();
        for (int i = 0; i < 40; i++) {
            var row = new ArrayList<>(person("p" + i, i));
            row.set(0, "i".repeat(3_000) + i);
            row.set(1, row.get(1) + " " + "n".repeat(100_000));
            rows.add(row);
        }
        world.batch(tenant, "crm", 2, rows);
        world.ask(new PutEntity(tenant, "person", PERSONS));

        var run = world.ask(new Run(tenant, "person", true));

        assertThat(run.state()).isEqualTo("done");
        var records = world.ask(new Records(tenant, "person", null, 1_000, null)).items();
        assertThat(records.stream().filter(r -> r.recordId().startsWith("iii")))
                .hasSize(40)
                .allMatch(r -> r.recordId().length() < 300);
    }

    @Test
    void moreTextThanANodeMatchesFailsTheRunAndSaysSo() {
        var rows = new ArrayList<List<String>>();
        for (int i = 0; i < 1_500; i++) {
            var row = new ArrayList<>(person("wide" + i, i));
            row.set(1, "n".repeat(400) + i);
            rows.add(row);
        }
        world.batch(tenant, "crm", 2, rows);
        world.ask(new PutEntity(tenant, "person", PERSONS));

        var run = world.ask(new Run(tenant, "person", true));

        assertThat(run.state()).isEqualTo("failed");
        assertThat(run.problem()).contains("500000 characters");
    }

    @Test
    void aRunThatCannotReadItsRecordsFailsAfterItsAttempts() {
        world.lost(tenant, "gone", COLUMNS);
        var fields = PERSONS.datasets().getFirst().fields();
        var declared = declared(new DatasetPart("gone", "id", fields));
        world.ask(new PutEntity(tenant, "person", declared));

        var run = world.ask(new Run(tenant, "person", true));

        assertThat(run.state()).isEqualTo("failed");
        assertThat(run.problem()).contains("logged");
    }

    @Test
    void anotherTenantsEntityDoesNotExist() {
        matched("person", PERSONS);
        var other = world.stack.tenant();

        assertProblem(404, "person", new GetEntity(other, "person"));
        assertProblem(404, "person", new Run(other, "person", false));
        assertProblem(404, "person", new Records(other, "person", null, 10, null));
        assertProblem(404, "person", new Golden(other, "person", 10, null));
        assertProblem(404, "person", new Matches(other, "person", null, 10, null));
        assertProblem(422, "crm", new PutEntity(other, "person", PERSONS));
        assertProblem(422, "No dataset", new PutEntity(other, "person", PROPOSE));
        assertThat(world.ask(new Entities(other)).items()).isEmpty();
        assertThat(world.ask(new Totals(other))).isEqualTo(new TotalsAnswer(0, 0));
    }

    private void refused(String named, DatasetPart part) {
        assertProblem(422, named, put(declared(part)));
    }

    private PutEntity put(Declaration declaration) {
        return new PutEntity(tenant, "person", declaration);
    }

    private void assertProblem(
            int status, String named, MatchingRequest<? extends Record> request) {
        assertThatThrownBy(() -> world.ask(request))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> {
                            assertThat(e.problem().status()).isEqualTo(status);
                            assertThat(e.problem().detail()).contains(named);
                        });
    }

    private static Declaration declared(DatasetPart part) {
        return new Declaration(List.of(part), null, null, null);
    }

    private void matched(String entity, Declaration declaration) {
        world.ask(new PutEntity(tenant, entity, declaration));
        assertThat(world.ask(new Run(tenant, entity, true)).state()).isEqualTo("done");
    }

    private MatchingRequest.EntityAnswer state(String entity) {
        return world.ask(new GetEntity(tenant, entity));
    }

    private Map<String, String> ids(String entity) {
        return world.ask(new Records(tenant, entity, null, 1000, null)).items().stream()
                .collect(Collectors.toMap(EntityRecord::recordId, EntityRecord::entityId));
    }

    /// A hundred persons, two of them twice with errors.
    private static List<List<String>> persons() {
        var rows = new ArrayList<List<String>>();
        for (int i = 0; i < 100; i++) rows.add(person("p" + i, i));
        rows.add(copy("copy-of-3", 3));
        rows.add(copy("copy-of-7", 7));
        return rows;
    }

    private static List<String> person(String id, int number) {
        var random = new java.util.SplittableRandom(number * 7919L + 17);
        var given = word(random, 2);
        var family = word(random, 3);
        return row(
                id,
                given,
                family,
                given + "." + family + "@example.org",
                "19%02d-%02d-%02d"
                        .formatted(
                                40 + random.nextInt(60),
                                1 + random.nextInt(12),
                                1 + random.nextInt(28)),
                "city " + random.nextInt(20));
    }

    private static List<String> copy(String id, int number) {
        var values = person(id, number);
        var family = values.get(2);
        values.set(2, family.substring(0, 2) + "x" + family.substring(3));
        values.set(5, null);
        return values;
    }

    private static String word(java.util.SplittableRandom random, int syllables) {
        var word = new StringBuilder();
        for (int i = 0; i < syllables; i++) {
            word.append("bcdfglmnprstv".charAt(random.nextInt(13)))
                    .append("aeiou".charAt(random.nextInt(5)))
                    .append("lnrst".charAt(random.nextInt(5)));
        }
        return word.toString();
    }
}
