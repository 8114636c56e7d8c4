package io.millrace.ingest.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ingest.engine.Profile.DimensionFacts;
import io.millrace.ingest.engine.Profile.Group;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProfileSumTest {
    private static final DimensionFacts CITIES =
            new DimensionFacts(
                    "city",
                    List.of("amount", "tax"),
                    List.of(group("Bern", 2, 10, 1), group("Rome", 1, 5, 2)));

    private static Group group(String value, long rows, double... sums) {
        var counts = IntStream.range(0, sums.length).mapToObj(_ -> rows).toList();
        return new Group(
                value,
                rows,
                IntStream.range(0, sums.length).mapToObj(i -> sums[i]).toList(),
                counts);
    }

    private static Profile of(DimensionFacts... dimensions) {
        return new Profile(List.of(), List.of(dimensions));
    }

    private static List<DimensionFacts> sum(Profile first, Profile second) {
        return ProfileSum.of(first, 3, second, 1).dimensions();
    }

    @Test
    void measuresAreSummedByTheirNames() {
        var other =
                new DimensionFacts("city", List.of("tax", "tip"), List.of(group("Bern", 1, 4, 7)));

        var sum = sum(of(CITIES), of(other));

        assertThat(sum)
                .containsExactly(
                        new DimensionFacts(
                                "city",
                                List.of("amount", "tax", "tip"),
                                List.of(
                                        new Group(
                                                "Bern",
                                                3,
                                                List.of(10.0, 5.0, 7.0),
                                                List.of(2L, 3L, 1L)),
                                        new Group(
                                                "Rome",
                                                1,
                                                List.of(5.0, 2.0, 0.0),
                                                List.of(1L, 1L, 0L)))));
    }

    @Test
    void whatOnlyTheFirstSideDividesByStays() {
        assertThat(sum(of(CITIES), of())).containsExactly(CITIES);
        assertThat(sum(of(), of(CITIES))).isEmpty();
    }

    @Test
    void batchOfNoRowsTakesWhatIsMended() {
        assertThat(ProfileSum.of(of(), 0, of(CITIES), 3).dimensions()).containsExactly(CITIES);
    }

    @Test
    void columnOfTooManyValuesIsNotDividedBy() {
        var many =
                IntStream.range(0, TopValues.MOST - 1)
                        .mapToObj(i -> group("city " + i, 1, 1, 1))
                        .toList();
        var others = new DimensionFacts("city", CITIES.measures(), many);
        var fits = new DimensionFacts("city", CITIES.measures(), many.subList(1, many.size()));

        assertThat(sum(of(CITIES), of(others))).isEmpty();
        assertThat(sum(of(CITIES), of(fits)).getFirst().groups()).hasSize(TopValues.MOST);
    }
}
