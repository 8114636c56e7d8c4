package io.millrace.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TenantTagsTest {
    private final TenantTags tags = new TenantTags();

    private static TenantId tenant(int number) {
        return new TenantId("a%011d".formatted(number));
    }

    @Test
    void thoseBeyondTheBoundShareOneValueUntilAPlaceIsGivenBack() {
        var first = tenant(0);
        IntStream.range(0, TenantTags.MOST).forEach(i -> tags.of(tenant(i)));

        assertThat(tags.of(first)).isEqualTo(first.value());
        assertThat(tags.of(tenant(TenantTags.MOST))).isEqualTo(TenantTags.OTHERS);

        tags.forget(first);

        assertThat(tags.of(tenant(TenantTags.MOST))).isEqualTo(tenant(TenantTags.MOST).value());
        assertThat(tags.of(first)).isEqualTo(TenantTags.OTHERS);
    }
}
