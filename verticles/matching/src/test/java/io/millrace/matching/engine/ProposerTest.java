package io.millrace.matching.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.matching.engine.Proposer.Sample;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProposerTest {
    @ParameterizedTest
    @CsvSource({
        "first_name, given", "firstName, given", "prenom, given", "surname, family",
        "last_name, family", "Name, name", "customer_name, name", "company, organisation",
        "city, address", "adresse, address"
    })
    void namesOfColumnsTell(String name, String kind) {
        assertThat(kindOf(name, i -> "word" + (char) ('a' + i % 26) + (char) ('a' + i / 26)))
                .isEqualTo(kind);
    }

    @Test
    void valuesTell() {
        assertThat(kindOf("contact", i -> "p" + i + "@example.org")).isEqualTo("email");
        assertThat(kindOf("since", i -> "2001-01-" + (10 + i % 19))).isEqualTo("date");
        assertThat(kindOf("phone", i -> "06 12 34 5" + i % 10 + " 7" + i / 10)).isEqualTo("phone");
        assertThat(kindOf("soc_sec_id", i -> "" + (6_000_000 + i / 2))).isEqualTo("identifier");
        assertThat(kindOf("zip", i -> "" + (75_000 + i / 2))).isEqualTo("postcode");
        assertThat(kindOf("price", i -> "1" + i % 7 + ".5")).isEqualTo("number");
        assertThat(kindOf("state", i -> List.of("nsw", "vic", "qld").get(i % 3)))
                .isEqualTo("category");
        assertThat(kindOf("name", i -> "Sony turntable with two speeds and lid PS" + i))
                .isEqualTo("text");
        assertThat(kindOf("born", i -> "19" + (10 + i % 80) + "0101")).isNotEqualTo("date");
        assertThat(kindOf("date_of_birth", i -> "19" + (10 + i % 80) + "0101")).isEqualTo("date");
    }

    @Test
    void constantAndNumberingColumnsAreLeftOut() {
        assertThat(Proposer.kind(sample("country", _ -> "fr"))).isEmpty();
        assertThat(Proposer.kind(sample("row", i -> "" + i))).isEmpty();
        assertThat(Proposer.kind(sample("nothing", _ -> ""))).isEmpty();
    }

    @Test
    void theIdIsNeverMissingAndNeverTwice() {
        var columns =
                List.of(
                        sample("name", i -> "n" + i),
                        sample("group_id", i -> "g" + i / 2),
                        sample("customerID", i -> "c" + i));

        assertThat(Proposer.idColumn(columns)).contains("customerID");
        assertThat(Proposer.idColumn(columns.subList(0, 2))).isEmpty();
        assertThat(Proposer.propose(columns)).extracting(Field::name).doesNotContain("row");
    }

    private static String kindOf(String name, IntFunction<String> values) {
        return Proposer.kind(sample(name, values)).map(FieldKind::id).orElse("none");
    }

    private static Sample sample(String name, IntFunction<String> values) {
        return new Sample(name, IntStream.range(0, 100).mapToObj(values).toList());
    }
}
