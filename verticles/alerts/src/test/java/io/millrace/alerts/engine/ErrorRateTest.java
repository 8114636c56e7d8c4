package io.millrace.alerts.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.alerts.engine.ErrorRate.Batch;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ErrorRateTest {
    @Test
    void itIsOfAllRecordsTogether() {
        assertThat(ErrorRate.of(List.of(new Batch(90, 0, false), new Batch(10, 5, false))))
                .hasValue(5);
    }

    @Test
    void ofABatchThatFailedEveryRecordCounts() {
        assertThat(ErrorRate.of(List.of(new Batch(3, 0, true), new Batch(1, 0, false))))
                .hasValue(75);
        assertThat(ErrorRate.of(List.of(new Batch(0, 0, true)))).hasValue(100);
    }

    @Test
    void withoutRecordsThereIsNone() {
        assertThat(ErrorRate.of(List.of())).isEmpty();
        assertThat(ErrorRate.of(List.of(new Batch(0, 0, false)))).isEmpty();
    }
}
