package io.millrace.app.demo.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class CsvTest {
    @Test
    void whatIsWrittenIsReadBack() {
        var csv = new Csv("a", "b");
        csv.row("x, y", "say \"hi\"");
        csv.row(null, 7);

        assertThat(csv.text()).isEqualTo("a,b\n\"x, y\",\"say \"\"hi\"\"\"\n,7\n");
        assertThat(Csv.read(csv.text()))
                .containsExactly(Map.of("a", "x, y", "b", "say \"hi\""), Map.of("a", "", "b", "7"));
    }
}
