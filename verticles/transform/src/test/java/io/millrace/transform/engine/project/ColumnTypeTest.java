package io.millrace.transform.engine.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What dbt-core 1.12 makes of the same values, but where dbt's type does not hold them.
final class ColumnTypeTest {
    @ParameterizedTest
    @CsvSource({
        "1|2, integer",
        "+1|-2, integer",
        "1|, integer",
        "|, integer",
        "007, integer",
        "1.0|2., integer",
        "1.50|2, double precision",
        "-.5, double precision",
        "2147483648, bigint",
        "-2147483648, integer",
        "1234567890123456789, numeric",
        "true|FALSE, boolean",
        "t, text",
        "2024-01-01, date",
        "2024-01-01 10:00:00, timestamp",
        "2024-01-01T10:00:00, timestamp",
        "2024-01-01T10:00:00.25, timestamp",
        "2024-01-01 10:00:00.25, text",
        "2024-01-01 10:00, text",
        "2024-01-01|2024-01-01 10:00:00, text",
        "10:00:00, text",
        "1 2, text",
        "x|, text",
    })
    void aColumnHasTheTypeThatDbtGivesIt(String values, String type) {
        assertThat(ColumnType.of(List.of(values.split("\\|", -1)))).isEqualTo(type);
    }

    private static List<SeedColumn> columns(String csv) {
        var project = new ProjectText().with("seeds/c.csv", csv).compile();
        assertThat(project.faults()).isEmpty();
        return project.seeds().getFirst().columns();
    }

    @Test
    void nullsAreWrittenOutToo() {
        assertThat(columns("a,b\nnull,NULL\n1,x\n \t,n\n"))
                .containsExactly(
                        new SeedColumn("a", "integer", List.of("", "1", "")),
                        new SeedColumn("b", "text", List.of("", "x", "n")));
    }

    @Test
    void wholeNumbersLoseTheirPoint() {
        assertThat(columns("a,b\n1.0,1.0\n-2.,2.5\n"))
                .containsExactly(
                        new SeedColumn("a", "integer", List.of("1", "-2")),
                        new SeedColumn("b", "double precision", List.of("1.0", "2.5")));
    }
}
