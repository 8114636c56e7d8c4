package io.millrace.matching.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ProductsTest {
    private static final List<Field> FIELDS =
            List.of(new Field("title", FieldKind.TEXT), new Field("price", FieldKind.NUMBER));
    private static final List<String> THINGS =
            List.of("camera", "printer", "speaker", "monitor", "phone", "cable", "player");

    @Test
    void numbersInTextFindProductsWrittenDifferently() {
        var random = new SplittableRandom(5);
        var rows = new ArrayList<Row>();
        for (int i = 0; i < 400; i++) {
            var make = People.word(random, 2);
            var thing = THINGS.get(i % THINGS.size());
            int number = 1000 + random.nextInt(9000);
            var price = Integer.toString(20 + random.nextInt(500));
            rows.add(row("a", i, make + " digital " + thing + " - KX" + number + "B", price));
            int partner = i % 3 == 0 ? 1000 + random.nextInt(9000) : number;
            rows.add(row("b", i, thing + " by " + make + " KX-" + partner + "B black", price));
        }

        var result = Matcher.match(rows, MatchSettings.of(FIELDS, true), 7);

        long right = 0;
        for (var cluster : result.clusters()) {
            if (cluster.length < 2) continue;
            var left = result.keys().get(cluster[0]).recordId();
            boolean isSame = left.equals(result.keys().get(cluster[1]).recordId());
            if (isSame && Integer.parseInt(left) % 3 != 0) right++;
        }
        assertThat(right).isGreaterThan(240);
    }

    @Test
    void numbersWrittenInPiecesAreOne() {
        assertThat(Cleaner.clean(FieldKind.TEXT, "Sony Turntable - PS-LX350H"))
                .isEqualTo("sony turntable ps lx350h pslx350h");
        assertThat(Cleaner.clean(FieldKind.TEXT, "A well-known title"))
                .isEqualTo("a well known title");
    }

    @Test
    void reasonsSumToTheScoreAmongRivalsToo() {
        var rows =
                List.of(
                        row("a", 1, "red lamp LX-2000", "10"),
                        row("b", 2, "red lamp LX2000", "10"),
                        row("b", 3, "red lamp LX2000 new", "10"));

        var result = Matcher.match(rows, MatchSettings.of(FIELDS, true), 7);

        for (var pair : result.pairs()) {
            assertThat(result.reasons(pair).stream().mapToDouble(Contribution::bits).sum())
                    .isCloseTo(pair.bits(), org.assertj.core.api.Assertions.within(1e-6));
        }
        assertThat(result.clusters()).hasSizeGreaterThanOrEqualTo(2);
    }

    private static Row row(String dataset, int id, String title, String price) {
        return new Row(new RecordKey(dataset, Integer.toString(id)), List.of(title, price));
    }
}
