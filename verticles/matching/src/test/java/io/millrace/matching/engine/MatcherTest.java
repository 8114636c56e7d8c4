package io.millrace.matching.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MatcherTest {
    private static final long SEED = 7;
    private static final MatchSettings PERSONS = MatchSettings.of(People.FIELDS, false);

    @Test
    void findsWhoIsTwiceWithoutLabels() {
        var people = People.of(1500, 1);

        var result = Matcher.match(people.rows(), PERSONS, SEED);

        assertThat(people.f1(result)).isGreaterThan(0.96);
    }

    @Test
    void linksTwoCleanSourcesOneToOne() {
        var people = People.inTwoSources(1200, 2);

        var result = Matcher.match(people.rows(), MatchSettings.of(People.FIELDS, true), SEED);

        assertThat(people.f1(result)).isGreaterThan(0.96);
        for (var cluster : result.clusters()) {
            assertThat(IntStream.of(cluster).mapToObj(i -> result.keys().get(i).dataset()))
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void orderOfTheRecordsDoesNotMatter() {
        var people = People.of(300, 3);
        var expected = partition(Matcher.match(people.rows(), PERSONS, SEED));

        for (int shuffle = 0; shuffle < 5; shuffle++) {
            var rows = new ArrayList<>(people.rows());
            Collections.shuffle(rows, new Random(shuffle));
            assertThat(partition(Matcher.match(rows, PERSONS, SEED))).isEqualTo(expected);
        }
    }

    @Test
    void reasonsSumToTheScore() {
        var people = People.of(300, 4);

        var result = Matcher.match(people.rows(), PERSONS, SEED);

        assertThat(result.pairs()).isNotEmpty();
        for (var pair : result.pairs()) {
            var reasons = result.reasons(pair);
            assertThat(reasons.getFirst().field()).isEqualTo("prior");
            assertThat(reasons.stream().mapToDouble(Contribution::bits).sum())
                    .isCloseTo(pair.bits(), within(1e-9));
        }
    }

    @Test
    void missingValuesSpeakNeitherForNorAgainst() {
        var people = People.of(300, 5);

        var result = Matcher.match(people.rows(), PERSONS, SEED);

        assertThat(result.pairs())
                .flatMap(result::reasons)
                .filteredOn(reason -> reason.level().equals("missing"))
                .isNotEmpty()
                .allSatisfy(reason -> assertThat(reason.bits()).isZero());
    }

    @Test
    void neighboursAreNotMistakenForOnePerson() {
        var people = People.of(2000, 6);

        var result = Matcher.match(people.rows(), PERSONS, SEED);

        assertThat(result.summary().clusters()).isCloseTo(2000, within(40));
        assertThat(result.summary().precision()).isGreaterThan(0.95);
    }

    @Test
    void familiesInOneHouseStayPersons() {
        var fields =
                List.of(
                        new Field("name", FieldKind.NAME),
                        new Field("email", FieldKind.EMAIL),
                        new Field("address", FieldKind.ADDRESS),
                        new Field("postcode", FieldKind.POSTCODE),
                        new Field("city", FieldKind.ADDRESS));
        var random = new SplittableRandom(3);
        var rows = new ArrayList<Row>();
        for (int house = 0; house < 400; house++) {
            var family = People.word(random, 4);
            var where =
                    List.of(
                            (1 + house % 90) + " rue " + People.word(random, 3),
                            "75" + (100 + house % 20),
                            "town" + house % 20);
            for (int person = 0; person < (house % 20 == 0 ? 3 : 1); person++) {
                var given = People.word(random, 3);
                var email = given + "@mail" + house % 9 + ".example";
                rows.add(row(house + "-" + person, given + " " + family, email, where));
                var typo = given + " " + family.substring(1);
                if (house % 10 == 1) rows.add(row(house + "-copy", typo, email, where));
            }
        }

        var result = Matcher.match(rows, MatchSettings.of(fields, false), SEED);

        assertThat(rows).hasSize(480);
        assertThat(result.clusters()).hasSize(440);
    }

    private static Row row(String id, String name, String email, List<String> where) {
        var values = new ArrayList<>(List.of(name, email));
        values.addAll(where);
        return new Row(new RecordKey("d", id), values);
    }

    @Test
    void candidatesGrowNearLinearly() {
        long few = Matcher.match(People.of(3000, 8).rows(), PERSONS, SEED).summary().candidates();
        long many =
                Matcher.match(People.of(12_000, 8).rows(), PERSONS, SEED).summary().candidates();

        assertThat(many).isLessThan(few * 7);
    }

    @Test
    void identicalRecordsAreOneEntityHoweverMany() {
        var rows = new ArrayList<>(People.of(500, 9).rows());
        var values = List.of("zoe", "quartz", "1980-01-02", "zoe@example.net", "city 1", "4101");
        for (int i = 0; i < 20_000; i++) rows.add(new Row(new RecordKey("bulk", "b" + i), values));

        var result = Matcher.match(rows, PERSONS, SEED);

        assertThat(result.clusters()).anySatisfy(cluster -> assertThat(cluster).hasSize(20_000));
    }

    @Test
    void nothingToCompareLeavesEveryRecordAlone() {
        var rows =
                IntStream.range(0, 50)
                        .mapToObj(i ->
                                new Row(new RecordKey("d", "r" + i), Collections.nCopies(6, null)))
                        .toList();

        assertThat(Matcher.match(rows, PERSONS, SEED).clusters()).hasSize(50);
        assertThat(Matcher.match(List.of(), PERSONS, SEED).clusters()).isEmpty();
        assertThat(Matcher.match(rows.subList(0, 1), PERSONS, SEED).clusters()).hasSize(1);
        assertThat(Matcher.match(rows, MatchSettings.of(List.of(), false), SEED).clusters())
                .hasSize(50);
    }

    private static Set<Set<RecordKey>> partition(MatchResult result) {
        return result.clusters().stream()
                .map(cluster ->
                        IntStream.of(cluster)
                                .mapToObj(result.keys()::get)
                                .collect(Collectors.toSet()))
                .collect(Collectors.toCollection(HashSet::new));
    }
}
