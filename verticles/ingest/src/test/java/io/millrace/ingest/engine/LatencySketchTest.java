package io.millrace.ingest.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LatencySketchTest {
    private final LatencySketch sketch = new LatencySketch();

    @Test
    void aQuantileIsTheLongestTimeOfTheStepThatItFallsInto() {
        sketch.add(0, 50);
        sketch.add(40, 45); // 2^10 milliseconds
        sketch.add(48, 5); // 2^12 milliseconds

        assertThat(sketch.quantile(0.5).orElseThrow()).isCloseTo(0.001, within(1e-9));
        assertThat(sketch.quantile(0.95).orElseThrow()).isCloseTo(1.024, within(1e-9));
        assertThat(sketch.quantile(0.99).orElseThrow()).isCloseTo(4.096, within(1e-9));
    }

    @Test
    void whatFailedOrHasNoRecordsHasNoLatency() {
        sketch.add(LatencySketch.FAILED, 7);
        sketch.add(3, 0);

        assertThat(sketch.quantile(0.5)).isEmpty();
    }
}
