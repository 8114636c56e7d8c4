package io.millrace.transform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.kernel.ProblemException;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ArchiveTest {
    private static final TransformSettings SMALL =
            new TransformSettings(
                    100_000, 5, 2 << 20, 4 << 20, 100, 1, 1, Duration.ofSeconds(1), Map.of());

    private static Archive unpack(byte[] zip) {
        return Archive.unpack(new ByteArrayInputStream(zip), SMALL);
    }

    private static void assertStatus(byte[] zip, int status) {
        assertThatThrownBy(() -> unpack(zip))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().status()).isEqualTo(status));
    }

    @Test
    void keepsWhatAProjectCanHold() {
        var archive = unpack(World.zip("models/a.sql", "select 1", "logs/dbt.log", "x"));

        assertThat(archive.files()).containsOnlyKeys("dbt_project.yml", "models/a.sql");
        assertThat(Archive.stored(archive.pack()).sha256()).isEqualTo(archive.sha256());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../a.sql",
                "/etc/a.sql",
                "a/../../b.sql",
                "a\\b.sql",
                "C:a.sql",
                "a\nb.sql"
            })
    void refusesPathsThatLeadOut(String path) {
        assertStatus(World.zip(path, "x"), 422);
    }

    @Test
    void refusesTooManyAndTooMuch() {
        assertStatus(
                World.zip("1.sql", "", "2.sql", "", "3.sql", "", "4.sql", "", "5.sql", ""), 413);
        assertStatus(World.zip("a.sql", "a".repeat(3 << 20)), 413);
        assertStatus(World.zip("a.sql", "a".repeat(2 << 20), "b.sql", "b".repeat(1 << 20)), 413);
    }

    @Test
    void refusesWhatIsNoZip() {
        assertStatus("nothing".getBytes(UTF_8), 415);
        assertStatus(new byte[0], 415);
        var cut = World.zip("models/a.sql", "select 1");
        assertThatThrownBy(() -> unpack(java.util.Arrays.copyOf(cut, 60)))
                .isInstanceOf(ProblemException.class);
    }
}
