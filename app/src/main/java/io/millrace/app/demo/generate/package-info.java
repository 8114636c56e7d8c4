/// Seeded sample data with planted, documented faults: values in, batches out; it knows neither the
/// network nor the clock.
@NullMarked
package io.millrace.app.demo.generate;

import org.jspecify.annotations.NullMarked;
