package io.millrace.transform.engine.lineage;

import io.millrace.transform.engine.lineage.Lineage.Column;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

/// An OpenLineage run event that says what a model that was built comes from.
///
/// @param namespace of jobs and datasets
/// @param project whose model it is
/// @param run number of the run that built it
/// @param relation that was built
public record RunEvent(
        String namespace, String project, long run, RelationId relation, Instant at) {
    private static final String PRODUCER = "urn:millrace:transform";
    private static final String EVENT =
            "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent";
    private static final String FACET =
            "https://openlineage.io/spec/facets/1-2-0/ColumnLineageDatasetFacet.json"
                    + "#/$defs/ColumnLineageDatasetFacet";

    /// A message has an end: of a lineage of more than this only the relations are told.
    private static final int MOST_ORIGINS = 2_000;

    private static final Comparator<Origin> ORDER =
            Comparator.comparing((Origin origin) -> origin.column().relation().schema())
                    .thenComparing(origin -> origin.column().relation().name())
                    .thenComparing(origin -> origin.column().name())
                    .thenComparing(Origin::how);

    public Map<String, Object> of(BuiltLineage lineage) {
        var event = new LinkedHashMap<String, Object>();
        event.put("eventType", "COMPLETE");
        event.put("eventTime", at.toString());
        event.put("run", Map.of("runId", runId()));
        event.put("job", Map.of("namespace", namespace, "name", job()));
        event.put("inputs", inputs(lineage));
        event.put("outputs", List.of(output(lineage)));
        event.put("producer", PRODUCER);
        event.put("schemaURL", EVENT);
        return event;
    }

    private String job() {
        return project + "." + relation.name();
    }

    /// The same for the same run, whoever tells of it.
    private String runId() {
        var name = namespace + "/" + job() + "/" + run;
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static String name(RelationId relation) {
        return relation.schema() + "." + relation.name();
    }

    private List<Map<String, Object>> inputs(BuiltLineage lineage) {
        var names = new TreeSet<String>();
        sources(lineage)
                .flatMap(its -> its.origins().stream())
                .map(origin -> name(origin.column().relation()))
                .forEach(names::add);
        return names.stream()
                .map(name -> Map.<String, Object>of("namespace", namespace, "name", name))
                .toList();
    }

    private static Stream<Sources> sources(BuiltLineage lineage) {
        return Stream.concat(
                lineage.columns().stream().map(Column::sources), Stream.of(lineage.rows()));
    }

    private Map<String, Object> output(BuiltLineage lineage) {
        var output = new LinkedHashMap<String, Object>();
        output.put("namespace", namespace);
        output.put("name", name(relation));
        int origins = sources(lineage).mapToInt(its -> its.origins().size()).sum();
        if (origins <= MOST_ORIGINS) output.put("facets", Map.of("columnLineage", facet(lineage)));
        return output;
    }

    /// A column that is not known is left out.
    private Map<String, Object> facet(BuiltLineage lineage) {
        var fields = new LinkedHashMap<String, Object>();
        for (var column : lineage.columns()) {
            var sources = column.sources();
            if (!sources.isKnown()) continue;
            fields.put(column.name(), Map.of("inputFields", fields(sources.origins())));
        }
        var facet = new LinkedHashMap<String, Object>();
        facet.put("_producer", PRODUCER);
        facet.put("_schemaURL", FACET);
        facet.put("fields", fields);
        if (lineage.rows().isKnown()) facet.put("dataset", fields(lineage.rows().origins()));
        return facet;
    }

    /// Each input once, with all that becomes of it.
    private List<Map<String, Object>> fields(Set<Origin> origins) {
        var byColumn = new LinkedHashMap<ColumnId, List<Map<String, Object>>>();
        origins.stream()
                .sorted(ORDER)
                .forEach(origin ->
                        byColumn.computeIfAbsent(origin.column(), _ -> new ArrayList<>())
                                .add(transformation(origin.how())));
        var fields = new ArrayList<Map<String, Object>>();
        byColumn.forEach((column, transformations) ->
                fields.add(
                        Map.of(
                                "namespace",
                                namespace,
                                "name",
                                name(column.relation()),
                                "field",
                                column.name(),
                                "transformations",
                                transformations)));
        return fields;
    }

    private static Map<String, Object> transformation(How how) {
        return switch (how) {
            case COPIED -> Map.of("type", "DIRECT", "subtype", "IDENTITY");
            case COMPUTED -> Map.of("type", "DIRECT", "subtype", "TRANSFORMATION");
            case AGGREGATED -> Map.of("type", "DIRECT", "subtype", "AGGREGATION");
            case FILTERED -> Map.of("type", "INDIRECT");
        };
    }
}
