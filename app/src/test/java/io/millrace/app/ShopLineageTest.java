package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transform.engine.lineage.How;
import io.millrace.transform.engine.lineage.Lineage;
import io.millrace.transform.engine.lineage.LineageReader;
import io.millrace.transform.engine.lineage.Origin;
import io.millrace.transform.engine.lineage.RelationId;
import io.millrace.transform.engine.lineage.Sources;
import io.millrace.transform.engine.project.Node.Model;
import io.millrace.transform.engine.project.ProjectCompiler;
import io.millrace.transform.engine.project.Setting;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is read of the models of the demo's projects as they compile, without a database.
final class ShopLineageTest {
    private static final Map<String, List<String>> RAW =
            Map.of(
                    "orders_events",
                    List.of("_batch", "_line", "event_id", "event_type", "order", "timestamp"),
                    "customers",
                    List.of("_batch", "_line", "id", "name", "email", "city", "country"),
                    "inventory",
                    List.of(
                            "_batch",
                            "_line",
                            "id",
                            "product_name",
                            "category",
                            "price",
                            "stock_quantity"));

    private static List<Model> models(String project) throws IOException, URISyntaxException {
        var folder = ShopLineageTest.class.getResource("/demo/" + project + "/project");
        var root = Path.of(folder.toURI());
        var files = new HashMap<String, byte[]>();
        try (var all = Files.walk(root)) {
            for (var file : all.filter(Files::isRegularFile).toList()) {
                var path = root.relativize(file).toString().replace('\\', '/');
                files.put(path, Files.readAllBytes(file));
            }
        }
        var setting = new Setting("raw", "models", Map.of(), Map.of(), Instant.EPOCH);
        var compiled = ProjectCompiler.compile(files, setting);
        assertThat(compiled.faults()).isEmpty();
        return compiled.models();
    }

    /// Of each model, with the columns of those before it.
    private static Map<String, Lineage> read(List<Model> models, Map<String, List<String>> raw) {
        var columns = new HashMap<RelationId, List<String>>();
        raw.forEach((table, its) -> columns.put(new RelationId("raw", table), its));
        var read = new LinkedHashMap<String, Lineage>();
        for (var model : models) {
            var lineage =
                    LineageReader.read(
                            model.sql(), relation -> Optional.ofNullable(columns.get(relation)));
            var names = lineage.columns().stream().map(Lineage.Column::name).toList();
            columns.put(new RelationId("models", model.relation()), names);
            read.put(model.name(), lineage);
        }
        return read;
    }

    private static List<String> said(Lineage lineage) {
        var said = new ArrayList<String>();
        for (var column : lineage.columns()) {
            said.add(column.name() + ": " + said(column.sources(), true));
        }
        said.add("rows: " + said(lineage.rows(), false));
        return said;
    }

    private static String said(Sources sources, boolean isLed) {
        if (!sources.isKnown()) return "unknown";
        var said =
                Arrays.stream(How.values())
                        .map(how -> said(sources, how, isLed))
                        .filter(part -> !part.isEmpty())
                        .collect(Collectors.joining(", "));
        return said.isEmpty() ? "nothing" : said;
    }

    private static String said(Sources sources, How how, boolean isLed) {
        var names =
                sources.origins().stream()
                        .filter(origin -> origin.how() == how)
                        .map(ShopLineageTest::name)
                        .sorted()
                        .collect(Collectors.joining(" "));
        return names.isEmpty() || !isLed ? names : how.id() + " " + names;
    }

    private static String name(Origin origin) {
        var relation = origin.column().relation();
        return relation.schema() + "." + relation.name() + "." + origin.column().name();
    }

    @Test
    void ofTheEshopEachColumnIsKnown() throws Exception {
        var read = new LinkedHashMap<String, List<String>>();
        read(models("eshop"), RAW).forEach((model, lineage) -> read.put(model, said(lineage)));

        assertThat(read).containsExactlyInAnyOrderEntriesOf(ShopLineage.expected());
    }

    /// Where the columns of the datasets are not known, those that are named are.
    @ParameterizedTest
    @ValueSource(strings = {"eshop", "shop", "telecom"})
    void ofTheDemosProjectsEachColumnIsReadWithoutTheColumnsOfDatasets(String project)
            throws Exception {
        read(models(project), Map.of())
                .forEach((model, lineage) -> {
                    assertThat(lineage.rows().unknown()).as(model).isEmpty();
                    assertThat(lineage.columns())
                            .as(model)
                            .isNotEmpty()
                            .allSatisfy(column ->
                                    assertThat(column.sources().unknown())
                                            .as(column.name())
                                            .isEmpty());
                });
    }
}
