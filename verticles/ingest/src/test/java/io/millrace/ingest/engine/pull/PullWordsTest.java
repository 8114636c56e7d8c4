package io.millrace.ingest.engine.pull;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is said to and by a source: links, waits, statements.
class PullWordsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<https://a/2>; rel=\"next\"                               | https://a/2",
                "<https://a/1>; rel=prev, </2?a=1,2>; rel=next             | /2?a=1,2",
                "<https://a/9>; rel=last , <https://a/2>;title=\"x, y\"; REL=\"prefetch Next\" | https://a/2",
                "<https://a/2>; title=next                                 |",
                "<https://a/2>; rel=\"nextish\"                            |",
                "<https://a/2>; rel=prev; rel=next                         |",
                "https://a/2; rel=next                                     |",
            })
    void nextLinkIsFound(String header, String target) {
        assertThat(LinkHeader.next(List.of("<x>; rel=self", header)).orElse(null))
                .isEqualTo(target);
    }

    @Test
    void waitsDoubleUpToAMinute() {
        assertThat(List.of(1, 2, 3, 6, 7, 40).stream().map(Backoff::after))
                .containsExactly(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(32),
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(1));
    }

    @Test
    void requestsAreSpread() {
        assertThat(Pace.left(4, Duration.ZERO)).isEqualTo(Duration.ofMillis(250));
        assertThat(Pace.left(4, Duration.ofMillis(200))).isEqualTo(Duration.ofMillis(50));
        assertThat(Pace.left(4, Duration.ofMillis(300))).isZero();
        assertThat(Pace.left(0.01, Duration.ZERO)).isEqualTo(Duration.ofSeconds(100));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "120                           | 120",
                "Thu, 01 Jan 2026 00:01:00 GMT | 60",
                "Wed, 31 Dec 2025 23:59:00 GMT | 0",
                "soon                          |",
                "-5                            |"
            })
    void retryAfterIsSecondsOrADate(String header, Long seconds) {
        assertThat(Backoff.asked(header, NOW).map(Duration::toSeconds).orElse(null))
                .isEqualTo(seconds);
    }

    @Test
    void namesAndValuesInStatementsAreQuoted() {
        var table = new ForeignTable("sales.\"odd\" name", null);
        var query = new ForeignTable(null, "select 1 as a -- all");

        assertThat(table.all())
                .isEqualTo("select row_to_json(t)::text from \"sales\".\"\"\"odd\"\" name\" t");
        assertThat(query.following("a", "it's \\ 5"))
                .isEqualTo(
                        "select row_to_json(t)::text, (t.\"a\")::text from (\nselect 1 as a -- all\n) t"
                                + " where t.\"a\" >= E'it''s \\\\ 5' order by t.\"a\"");
        assertThat(query.following("a", null)).contains("where t.\"a\" is not null order by");
    }
}
