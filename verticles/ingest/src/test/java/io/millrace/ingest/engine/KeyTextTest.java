package io.millrace.ingest.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class KeyTextTest {
    @Test
    void oneValueIsTakenAsItIs() {
        assertThat(KeyText.split("a,b\\c", 1)).containsExactly("a,b\\c");
        assertThat(KeyText.join(List.of("a,b\\c"))).isEqualTo("a,b\\c");
    }

    @Test
    void severalValuesComeBackWhateverIsInThem() {
        var values = List.of("a,b", "", "c\\,d\\", "é");

        assertThat(KeyText.split(KeyText.join(values), 4)).isEqualTo(values);
        assertThat(KeyText.join(values)).isEqualTo("a\\,b,,c\\\\\\,d\\\\,é");
    }

    @Test
    void anotherNumberOfValuesShows() {
        assertThat(KeyText.split("a,b,c", 2)).hasSize(3);
        assertThat(KeyText.split("a", 2)).hasSize(1);
    }
}
