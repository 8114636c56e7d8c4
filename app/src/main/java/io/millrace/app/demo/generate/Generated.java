package io.millrace.app.demo.generate;

import java.util.List;

/// What a generator made of its seed.
///
/// @param batches in the order in which they arrive
/// @param live records without end that fit to them
public record Generated(List<Batch> batches, Faults faults, LiveRecords live) {
    public Generated {
        batches = List.copyOf(batches);
    }
}
