package io.millrace.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transform.engine.project.Materialization;
import io.millrace.transform.engine.project.Node;
import io.millrace.transform.engine.project.Project;
import io.millrace.transform.engine.project.ProjectCompiler;
import io.millrace.transform.engine.project.Setting;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DbtProjectsTest {
    @Test
    void theSmallProjectIsSoundAndAsLargeAsItSays() {
        var project = compiled(SmallProject.of(0));

        assertThat(project.faults()).isEmpty();
        assertThat(project.models()).hasSize(SmallProject.MODELS);
        assertThat(project.seeds()).hasSize(SmallProject.SEEDS);
        assertThat(project.assertions()).hasSize(SmallProject.TESTS);
        assertThat(project.nodes())
                .filteredOn(node -> !(node instanceof Node.Assertion))
                .extracting(Node::name)
                .containsExactlyInAnyOrderElementsOf(SmallProject.RELATIONS);
        assertThat(project.models())
                .filteredOn(model -> model.materialization() == Materialization.TABLE)
                .extracting(Node.Model::name)
                .containsExactlyInAnyOrder("customers", "orders");
    }

    @Test
    void aSmallProjectHasNumbersOfItsOwnOnly() {
        int first = 7_000_000;
        int rows = SmallProject.NUMBERED.get("stg_payments").count();

        var seed =
                compiled(SmallProject.of(first)).seeds().stream()
                        .filter(its -> its.name().equals("raw_payments"))
                        .findFirst()
                        .orElseThrow();

        assertThat(seed.columns().getFirst().values())
                .hasSize(rows)
                .doesNotHaveDuplicates()
                .allMatch(number -> Integer.parseInt(number) >= first)
                .allMatch(number -> Integer.parseInt(number) < first + rows);
    }

    @Test
    void aWideProjectHasSoManyModelsThatReachTheSeed() {
        var project = compiled(WideProject.of(60, "word"));

        assertThat(project.faults()).isEmpty();
        assertThat(project.models()).hasSize(60).noneMatch(its -> its.dependsOn().isEmpty());
        assertThat(project.models()).allMatch(its -> its.sql().contains("'word' as region"));
    }

    @Test
    void wideProjectsOfTwoWordsShareNoFileButTheSeed() {
        var one = WideProject.of(60, "one").files();
        var other = WideProject.of(60, "other").files();

        var same = new HashMap<>(one);
        same.entrySet().retainAll(other.entrySet());

        assertThat(same).containsOnlyKeys("seeds/wide.csv");
        assertThat(other).hasSameSizeAs(one);
    }

    @Test
    void aChangeOfAWideProjectIsOneFileEachTimeAnother() {
        var before = WideProject.of(60, "word");

        var first = WideProject.changed(before, "word", 1);
        var second = WideProject.changed(before, "word", 2);

        assertThat(differing(before, first)).containsOnlyKeys(WideProject.CHANGED);
        assertThat(differing(first, second)).containsOnlyKeys(WideProject.CHANGED);
        assertThat(compiled(second).faults()).isEmpty();
    }

    @Test
    void everyTableOfATestedProjectHasTwentyTests() {
        var project = compiled(TestedProject.of(3));

        assertThat(project.faults()).isEmpty();
        assertThat(project.models())
                .hasSize(3)
                .allMatch(its -> its.materialization() == Materialization.TABLE);
        assertThat(project.assertions())
                .hasSize(3 * TestedProject.TESTS_A_TABLE)
                .filteredOn(its -> its.model().equals("tested_001"))
                .hasSize(TestedProject.TESTS_A_TABLE);
    }

    @Test
    void dbtAndTheNodeGetTheSameFiles(@TempDir Path folder) throws IOException {
        var project = SmallProject.of(0);

        project.write(folder);

        var uploaded = unpacked(project.zip());
        assertThat(uploaded).hasSize(project.files().size() + 1).containsKey("dbt_project.yml");
        for (var file : uploaded.entrySet()) {
            assertThat(Files.readString(folder.resolve(file.getKey()))).isEqualTo(file.getValue());
        }
    }

    private static Project compiled(DbtProject project) {
        var files = new TreeMap<String, byte[]>();
        project.files().forEach((path, text) -> files.put(path, text.getBytes(UTF_8)));
        files.put(ProjectZip.SETTINGS, ProjectZip.settings(project.name()).getBytes(UTF_8));
        var setting = new Setting("t_raw", "t_models", Map.of(), Map.of(), Instant.EPOCH);
        return ProjectCompiler.compile(files, setting);
    }

    private static Map<String, String> differing(DbtProject one, DbtProject other) {
        var files = new HashMap<>(other.files());
        files.entrySet().removeAll(one.files().entrySet());
        return files;
    }

    private static Map<String, String> unpacked(byte[] zip) throws IOException {
        var files = new TreeMap<String, String>();
        try (var in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                files.put(entry.getName(), new String(in.readAllBytes(), UTF_8));
            }
        }
        return files;
    }
}
