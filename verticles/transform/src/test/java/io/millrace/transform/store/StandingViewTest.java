package io.millrace.transform.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.SqlNames;
import io.millrace.testkit.Stack;
import io.millrace.transform.engine.project.Node;
import io.millrace.transform.engine.project.ProjectCompiler;
import io.millrace.transform.engine.project.Setting;
import io.millrace.transform.store.ModelStore.Built;
import io.millrace.transform.store.RelationBuilder.Before;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A view that new rows do not make again.
final class StandingViewTest {
    private final Stack stack = Stack.shared();
    private final TenantId tenant = stack.tenant();
    private final RelationBuilder builder = new RelationBuilder(stack.sql());

    private Node.Model view() {
        var files =
                Map.of(
                        "dbt_project.yml",
                        "name: p".getBytes(UTF_8),
                        "models/v.sql",
                        "select generate_series(1, 3) as x".getBytes(UTF_8));
        var setting =
                new Setting(
                        tenant.rawSchema(),
                        tenant.modelSchema(),
                        Map.of(),
                        Map.of(),
                        Instant.EPOCH);
        return ProjectCompiler.compile(files, setting).models().getFirst();
    }

    private static Built built(double seconds) {
        return new Built(
                "v", "view", false, 7, List.of(), seconds, true, Map.of(), Optional.empty());
    }

    @Test
    void isCountedWhereThatIsQuickAndMadeWhereItIsGone() throws Exception {
        var view = view();
        builder.build(tenant, view, new Before("", 0, List.of(), Hooks.NONE, Optional.empty()));

        var quick = builder.standing(tenant, view, built(0)).orElseThrow();
        var slow = builder.standing(tenant, view, built(9)).orElseThrow();
        stack.asSuperuser("drop view " + SqlNames.quote(tenant.modelSchema(), "v"));

        assertThat(quick.isCounted()).isTrue();
        assertThat(quick.made().rows()).isEqualTo(3);
        assertThat(slow.isCounted()).isFalse();
        assertThat(slow.made().rows()).isEqualTo(7);
        assertThat(builder.standing(tenant, view, built(0))).isEmpty();
        assertThat(builder.standing(tenant, view, built(9))).isEmpty();
    }
}
