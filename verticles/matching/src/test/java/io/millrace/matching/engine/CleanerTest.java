package io.millrace.matching.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CleanerTest {
    @ParameterizedTest
    @CsvSource({
        "GIVEN, ' Zoé-Marie ', zoe marie",
        "FAMILY, O'Neil, oneil",
        "FAMILY, Strauß, strauss",
        "NAME, Dr. Ada Lovelace, ada lovelace",
        "ORGANISATION, Acme Mills S.A.R.L, acme mills s a r l",
        "ORGANISATION, Acme Mills Ltd., acme mills",
        "ORGANISATION, Ltd, ltd",
        "EMAIL, Ada+news@Example.org, ada@example.org",
        "PHONE, +33 6 12 34 56 78, 612345678",
        "PHONE, 06.12.34.56.78, 612345678",
        "DATE, 1980-01-02, 19800102",
        "DATE, 2/1/1980, 19800102",
        "DATE, 12/25/1980, 19801225",
        "DATE, 19800102, 19800102",
        "DATE, 1980-01-02T10:00:00Z, 19800102",
        "DATE, sometime, sometime",
        "ADDRESS, '12, Long Street', 12 long st",
        "POSTCODE, sw1a 1aa, sw1a1aa",
        "IDENTIFIER, 6988048.0, 6988048",
        "NUMBER, '1,50', 1.5",
        "NUMBER, 12a, 12a",
        "CATEGORY, N/A, ''",
        "TEXT, ---, ''"
    })
    void writesEqualThingsAlike(FieldKind kind, String raw, String clean) {
        assertThat(Cleaner.clean(kind, raw)).isEqualTo(clean);
    }

    @Test
    void cutsWhatIsTooLongToCompare() {
        assertThat(Cleaner.clean(FieldKind.TEXT, "x".repeat(10_000_000)))
                .hasSizeLessThanOrEqualTo(Folding.MAX_LENGTH);
    }

    @Test
    void datesThatCannotBeAreNoDates() {
        assertThat(DateReader.canonical("1980-02-31")).isEmpty();
        assertThat(DateReader.canonical("31/31/1980")).isEmpty();
    }
}
