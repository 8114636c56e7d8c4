package io.millrace.alerts.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class WishTest {
    private static Wish.Outcome of(String kind, String subject, Double threshold, Double clearAt) {
        return new Wish("r", kind, subject, threshold, clearAt, null).rule();
    }

    @Test
    void whatIsLeftOutHasItsDefault() {
        assertThat(of("quality-score", null, 80.0, null).rule())
                .contains(new Rule("r", Kind.QUALITY_SCORE, "", 80, 84, 0));
        assertThat(of("quality-score", null, 99.0, null).rule().orElseThrow().clearAt())
                .isEqualTo(100);
        assertThat(of("error-rate", "orders", 10.0, null).rule())
                .contains(new Rule("r", Kind.ERROR_RATE, "orders", 10, 9.5, 5));
        assertThat(of("service-down", null, null, null).rule())
                .contains(new Rule("r", Kind.SERVICE_DOWN, "", 0, 0, 0));
    }

    @Test
    void allThatIsWrongIsSaid() {
        var wish = new Wish("r", "processing-delay", "nowhere", -1.0, null, 3);

        assertThat(wish.rule().rule()).isEmpty();
        assertThat(wish.rule().faults())
                .containsExactly(
                        "subject: absent or one of ingest, transform, matching, quality, rca",
                        "threshold: a number from 0 to 604800",
                        "batches: processing-delay has none");
    }

    @Test
    void eachFaultIsFound() {
        assertThat(of("nothing", null, 1.0, null).faults().getFirst())
                .startsWith("kind: one of quality-score, ");
        assertThat(of("quality-score", null, 101.0, null).faults()).hasSize(1);
        assertThat(of("quality-score", null, Double.NaN, null).faults()).hasSize(1);
        assertThat(of("quality-score", "No Name", 1.0, null).faults()).hasSize(1);
        assertThat(of("quality-score", null, 80.0, 79.0).faults())
                .containsExactly(
                        "clearAt: not below the threshold, or it would fire and resolve at once");
        assertThat(of("error-rate", null, 10.0, 11.0).faults()).hasSize(1);
        assertThat(of("error-rate", null, 10.0, -1.0).faults()).hasSize(1);
        assertThat(of("error-rate", null, null, null).faults()).hasSize(1);
        assertThat(of("service-down", "rca", 1.0, null).faults())
                .containsExactly("threshold: service-down has none");
        assertThat(of("resource-use", null, 90.0, null).faults())
                .containsExactly("subject: one of cpu, memory");
        assertThat(new Wish("r", "error-rate", null, 1.0, null, 101).rule().faults())
                .containsExactly("batches: 1 to 100");
    }
}
