package io.millrace.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MentionedMacrosTest {
    private static final Map<String, String> MACROS =
            Map.of(
                    "shop.note", "{{ tools.inner() }}",
                    "tools.inner", "{{ adapter.dispatch('deep') }} {{ note() }}",
                    "tools.default__deep", "deep",
                    "shop.other", "other");

    @Test
    void areFoundThroughOneAnother() {
        assertThat(MentionedMacros.texts(MACROS, List.of("{{ note('x') }}")))
                .containsExactly(
                        MACROS.get("shop.note"),
                        MACROS.get("tools.default__deep"),
                        MACROS.get("tools.inner"));
    }

    @Test
    void arePartsOfWordsNever() {
        assertThat(MentionedMacros.texts(MACROS, List.of("insert into notes", "analyze")))
                .isEmpty();
    }
}
