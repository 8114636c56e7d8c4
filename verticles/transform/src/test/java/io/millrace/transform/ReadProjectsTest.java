package io.millrace.transform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.kernel.TenantId;
import io.millrace.transform.engine.project.Memory;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Projects that are kept as they were read.
final class ReadProjectsTest {
    private static final TenantId TENANT = new TenantId("a00000000001");

    private static byte[] packed(String model) {
        return new Archive(
                        new TreeMap<>(
                                Map.of(
                                        "dbt_project.yml",
                                        "name: p".getBytes(UTF_8),
                                        "models/m.sql",
                                        model.getBytes(UTF_8))))
                .pack();
    }

    private static ReadProjects projects(long most) {
        return new ReadProjects(
                new Compiling(TransformSettings.defaults(), new Memory(1 << 20)), most);
    }

    @Test
    void theSameFilesOfATenantAreReadOnce() {
        var projects = projects(1_000);
        var packed = packed("select 1");

        var first = projects.read(TENANT, packed);

        assertThat(projects.read(TENANT, packed)).isSameAs(first);
        assertThat(projects.read(TENANT, packed("select 2"))).isNotSameAs(first);
        assertThat(projects.read(new TenantId("a00000000002"), packed)).isNotSameAs(first);
    }

    @Test
    void theLeastUsedGoesFirst() {
        var one = packed("select 1");
        var two = packed("select 2");
        var three = packed("select 3");
        var projects = projects(40); // two of them have room
        var first = projects.read(TENANT, one);
        var second = projects.read(TENANT, two);
        var _ = projects.read(TENANT, one);

        var third = projects.read(TENANT, three);

        assertThat(projects.read(TENANT, one)).isSameAs(first);
        assertThat(projects.read(TENANT, three)).isSameAs(third);
        assertThat(projects.read(TENANT, two)).isNotSameAs(second);
    }

    @Test
    void whatIsTooLargeIsNotKept() {
        var projects = projects(20);
        var packed = packed("select 'long enough'");

        var first = projects.read(TENANT, packed);

        assertThat(projects.read(TENANT, packed)).isNotSameAs(first);
    }
}
