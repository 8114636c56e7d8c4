package io.millrace.ingest.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FileNameTest {
    @Test
    void aNameKeepsItsLettersAndLosesItsFolders() {
        assertThat(FileName.of("orders.csv")).contains("orders.csv");
        assertThat(FileName.of("/home/ada/zéro 1.csv")).contains("zéro 1.csv");
        assertThat(FileName.of("C:\\in\\..\\a.csv.gz")).contains("a.csv.gz");
    }

    @Test
    void whatHidesOrTurnsATextIsTakenOut() {
        assertThat(FileName.of(" a\r\n\t\0b.csv ")).contains("ab.csv");
        assertThat(FileName.of("gpj\u202Efdp.exe\u200B\u2028")).contains("gpjfdp.exe");
        assertThat(FileName.of("a\uD800b")).contains("ab");
    }

    @Test
    void aLongNameIsCutByCharacters() {
        assertThat(FileName.of("é".repeat(300))).contains("é".repeat(200));
        assertThat(FileName.of("\uD83D\uDE00".repeat(300))).contains("\uD83D\uDE00".repeat(200));
    }

    @Test
    void whatIsNoNameIsNone() {
        for (var none : new String[] {"", " ", "..", ".", "in/", "\0", "a/.."}) {
            assertThat(FileName.of(none)).as(none).isEmpty();
        }
        assertThat(FileName.of(null)).isEmpty();
    }

    @Test
    void itIsSaidBeforeWhatIsSaidOfTheFile() {
        assertThat(FileName.before("a.csv", "The body is not gzip"))
                .isEqualTo("a.csv: The body is not gzip");
        assertThat(FileName.before(null, "The body is not gzip")).isEqualTo("The body is not gzip");
    }
}
