package io.millrace.nifi;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.kernel.Ids;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeploymentTest {
    private static Deployment deployment(String url) {
        return new Deployment(
                Ids.tenant(),
                "acme",
                url,
                "mr_secret",
                Path.of("/srv/acme"),
                Set.of(Kind.CRM),
                Duration.ofSeconds(5),
                Duration.ofMinutes(1));
    }

    @Test
    void parametersSayAllThatTheFlowsUse() {
        var parameters = deployment("https://millrace.example.org/").parameters();

        assertThat(parameters)
                .containsEntry("millrace.url", "https://millrace.example.org")
                .containsEntry("millrace.authorization", "Bearer mr_secret")
                .containsEntry("millrace.folder", "/srv/acme")
                .containsEntry("millrace.settle", "5000 millis")
                .containsEntry("millrace.again", "60000 millis")
                .hasSize(5);
    }

    @Test
    void keyIsNotShown() {
        assertThat(deployment("http://localhost:8080").toString()).doesNotContain("mr_secret");
    }

    @Test
    void groupIsFoundByTheTenantsIdAndNothingElse() {
        var tenant = Ids.tenant();
        var name = new GroupName("acme", tenant);

        assertThat(GroupName.read(name.toString())).contains(name);
        assertThat(GroupName.read("acme")).isEmpty();
        assertThat(GroupName.read("acme [short]")).isEmpty();
        assertThat(GroupName.read(tenant.value())).isEmpty();
    }

    @Test
    void keysMayDoNoMoreThanTheKindsNeed() {
        assertThat(Kind.CDR.scope()).isEqualTo("ingest:cdr");
        assertThat(Kind.FILES.scope()).isEqualTo("ingest");
        assertThat(Kind.of("cdr")).contains(Kind.CDR);
        assertThat(Kind.of("CDR")).isEmpty();
    }
}
