package io.millrace.transform.engine.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RunEventTest {
    private static final RelationId OWN = new RelationId("models", "totals");
    private static final RunEvent EVENT = new RunEvent("millrace/t", "shop", 7, OWN, Instant.EPOCH);

    private static BuiltLineage built(String sql, List<String> columns) {
        return BuiltLineage.whole(LineageReader.read(sql, Corpus.CATALOG), columns)
                .placed(relation -> new RelationId("raw", relation.name()), OWN);
    }

    private static Map<String, Object> input(String field, Object... transformations) {
        return Map.of(
                "namespace",
                "millrace/t",
                "name",
                "raw.orders",
                "field",
                field,
                "transformations",
                List.of(transformations));
    }

    private static Map<?, ?> output(Map<String, Object> event) {
        return (Map<?, ?>) ((List<?>) event.get("outputs")).getFirst();
    }

    @Test
    void saysWhatAModelComesFromInTheWordsOfOpenLineage() {
        var lineage =
                built(
                        """
                        select state, id + 1 as n, sum(quantity) filter (where quantity > 1) as q,
                          xmlforest(id as x) as x
                        from orders group by state
                        """,
                        List.of("state", "n", "q", "x"));

        var event = EVENT.of(lineage);

        assertThat(event)
                .containsEntry("eventType", "COMPLETE")
                .containsEntry("eventTime", "1970-01-01T00:00:00Z")
                .containsEntry("job", Map.of("namespace", "millrace/t", "name", "shop.totals"))
                .containsEntry(
                        "inputs", List.of(Map.of("namespace", "millrace/t", "name", "raw.orders")));
        var facets = (Map<?, ?>) output(event).get("facets");
        var facet = (Map<?, ?>) facets.get("columnLineage");
        var copied = Map.of("type", "DIRECT", "subtype", "IDENTITY");
        var computed = Map.of("type", "DIRECT", "subtype", "TRANSFORMATION");
        var aggregated = Map.of("type", "DIRECT", "subtype", "AGGREGATION");
        var filtered = Map.of("type", "INDIRECT");
        assertThat(facet.get("fields"))
                .isEqualTo(
                        Map.of(
                                "state", Map.of("inputFields", List.of(input("state", copied))),
                                "n", Map.of("inputFields", List.of(input("id", computed))),
                                "q",
                                        Map.of(
                                                "inputFields",
                                                List.of(input("quantity", aggregated, filtered)))));
        assertThat(facet.containsKey("dataset")).isFalse(); // the rows are not known
    }

    @Test
    void whatDecidesAboutAllRowsIsOfTheDataset() {
        var event = EVENT.of(built("select id from orders where state = 'x'", List.of("id")));

        var facets = (Map<?, ?>) output(event).get("facets");
        assertThat(((Map<?, ?>) facets.get("columnLineage")).get("dataset"))
                .isEqualTo(List.of(input("state", Map.of("type", "INDIRECT"))));
    }

    @Test
    void theSameRunHasTheSameId() {
        var lineage = built("select id from orders", List.of("id"));
        var again = new RunEvent("millrace/t", "shop", 7, OWN, Instant.MAX);
        var other = new RunEvent("millrace/t", "shop", 8, OWN, Instant.EPOCH);

        var id = ((Map<?, ?>) EVENT.of(lineage).get("run")).get("runId");

        assertThat(UUID.fromString(String.valueOf(id)).toString()).isEqualTo(id);
        assertThat(again.of(lineage)).containsEntry("run", Map.of("runId", id));
        assertThat(other.of(lineage).get("run")).isNotEqualTo(Map.of("runId", id));
    }

    @Test
    void aLineageThatIsTooLargeForAMessageIsToldByItsRelations() {
        var names = IntStream.range(0, 1_200).mapToObj(i -> "c" + i).toList();
        var columns = names.stream().map(name -> "id + quantity as " + name).toList();

        var event = EVENT.of(built("select " + String.join(", ", columns) + " from orders", names));

        assertThat(output(event).containsKey("facets")).isFalse();
        assertThat((List<?>) event.get("inputs")).hasSize(1);
    }
}
