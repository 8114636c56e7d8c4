package io.millrace.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.app.demo.generate.Batch;
import io.millrace.quality.engine.ChecksReader;
import io.millrace.transform.engine.project.Project;
import io.millrace.transform.engine.project.ProjectCompiler;
import io.millrace.transform.engine.project.Setting;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ScenarioTest {
    static List<Scenario> scenarios() {
        return Scenario.all();
    }

    private static Project project(Scenario scenario) throws IOException {
        var files = new HashMap<String, byte[]>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(scenario.project()))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        }
        var setting = new Setting("raw", "models", Map.of(), Map.of(), Instant.EPOCH);
        return ProjectCompiler.compile(files, setting);
    }

    private static Set<String> datasets(Scenario scenario) {
        var datasets = new HashSet<String>();
        scenario.data().batches().stream().map(Batch::dataset).forEach(datasets::add);
        scenario.settings("sources")
                .forEach(source -> datasets.add(source.path("dataset").asText()));
        return datasets;
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void theProjectCompilesAndReadsOnlyWhatIsSent(Scenario scenario) throws IOException {
        var project = project(scenario);

        assertThat(project.faults()).isEmpty();
        assertThat(project.models()).hasSizeGreaterThan(6);
        assertThat(project.assertions()).hasSizeGreaterThan(15);
        assertThat(datasets(scenario))
                .containsAll(
                        project.models().stream().flatMap(m -> m.datasets().stream()).toList());
        assertThat(project.models())
                .allSatisfy(model -> assertThat(model.description()).isNotBlank());
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void theChecksAreReadableAndAboutWhatIsThere(Scenario scenario) throws IOException {
        var reading = ChecksReader.read(scenario.slug(), scenario.text("checks.yml"));

        assertThat(reading.faults()).isEmpty();
        var known = datasets(scenario);
        project(scenario).models().forEach(model -> known.add(model.name()));
        assertThat(reading.checks())
                .hasSizeGreaterThan(20)
                .allSatisfy(check -> assertThat(known).contains(check.measure().dataset()));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void settingsNameDatasetsThatAreSent(Scenario scenario) {
        var known = datasets(scenario);

        assertThat(known)
                .containsAll(
                        scenario.settings("datasets").properties().stream()
                                .map(Map.Entry::getKey)
                                .toList());
        for (var entity : scenario.settings("entities")) {
            for (var part : entity.path("datasets")) {
                assertThat(known).contains(part.path("dataset").asText());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void theSampleKeepsItsLicence(Scenario scenario) {
        assertThat(scenario.text("ATTRIBUTION.md")).contains("Licence").contains("https://");
    }
}
