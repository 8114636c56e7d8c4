package io.millrace.matching.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.matching.engine.Survivorship.Member;
import io.millrace.matching.engine.Survivorship.Rule;
import io.millrace.matching.engine.Survivorship.Survivor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SurvivorshipTest {
    private static final Survivorship SURVIVORSHIP =
            new Survivorship(
                    List.of(
                            new Field("name", FieldKind.NAME),
                            new Field("email", FieldKind.EMAIL)));

    @Test
    void theMostFrequentValueSurvivesHoweverItIsWritten() {
        var golden =
                SURVIVORSHIP.golden(
                        List.of(
                                member("a", 1, "Zoe Martin", null),
                                member("b", 2, "ZOÉ MARTIN ", null),
                                member("c", 3, "Zoe Martinelli", null)));

        assertThat(golden.get("name"))
                .isEqualTo(new Survivor("ZOÉ MARTIN", key("b"), Rule.MOST_FREQUENT));
    }

    @Test
    void ofEquallyFrequentValuesTheLongestThenTheNewestSurvives() {
        var golden =
                SURVIVORSHIP.golden(
                        List.of(
                                member("a", 1, "Jon Smith", "a@example.org"),
                                member("b", 2, "J Smith", "b@example.org")));

        assertThat(golden.get("name")).isEqualTo(new Survivor("Jon Smith", key("a"), Rule.LONGEST));
        assertThat(golden.get("email"))
                .isEqualTo(new Survivor("b@example.org", key("b"), Rule.NEWEST));
    }

    @Test
    void agreementIsNamedAndAbsentFieldsAreLeftOut() {
        var golden =
                SURVIVORSHIP.golden(
                        List.of(member("a", 1, "Ada", null), member("b", 2, "ada", " ")));

        assertThat(golden).containsOnlyKeys("name");
        assertThat(golden.get("name").rule()).isEqualTo(Rule.AGREED);
    }

    private static Member member(String id, long age, String... values) {
        return new Member(new Row(key(id), Arrays.asList(values)), age);
    }

    private static RecordKey key(String id) {
        return new RecordKey("d", id);
    }
}
