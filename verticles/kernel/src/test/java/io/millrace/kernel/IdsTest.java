package io.millrace.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class IdsTest {
    @Test
    void idsHaveTheirFormAndDoNotRepeat() {
        var ids = new HashSet<String>();
        for (int i = 0; i < 10_000; i++) {
            assertThat(ids.add(Ids.tenant().value())).isTrue();
            assertThat(ids.add(Ids.random128())).isTrue();
            assertThat(ids.add(Ids.random256())).isTrue();
        }

        assertThat(ids).allMatch(id -> id.matches("[a-z][a-z0-9]{11}|[0-9a-f]{32}|[0-9a-f]{64}"));
    }

    @Test
    void aTenantsNamesFollowFromItsId() {
        var tenant = new TenantId("abcdefghij12");

        assertThat(tenant.role()).isEqualTo("t_abcdefghij12");
        assertThat(tenant.schema()).isEqualTo("t_abcdefghij12");
        assertThat(tenant.login()).isEqualTo("t_abcdefghij12_sql");
        assertThat(tenant.rawSchema()).isEqualTo("t_abcdefghij12_raw");
        assertThat(tenant.modelSchema()).isEqualTo("t_abcdefghij12_models");
        assertThat(tenant).hasToString("abcdefghij12");
    }

    @Test
    void nothingElseIsATenant() {
        for (var wrong :
                List.of(
                        "",
                        "abcdefghij1",
                        "abcdefghij123",
                        "1bcdefghij12",
                        "Abcdefghij12",
                        "abcdefghij_2",
                        "abcdefghij1\n",
                        "abcdefghij1é",
                        "abcdefghij12\n")) {
            assertThatThrownBy(() -> new TenantId(wrong))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
