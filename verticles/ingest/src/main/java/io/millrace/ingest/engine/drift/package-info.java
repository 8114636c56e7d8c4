/// What changed in the columns of a source, from the statistics of its batches alone. Pure; knows
/// no rows, no SQL and no clock.
@NullMarked
package io.millrace.ingest.engine.drift;

import org.jspecify.annotations.NullMarked;
