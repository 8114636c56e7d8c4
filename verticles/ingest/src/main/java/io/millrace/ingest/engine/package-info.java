/// Bytes to typed rows: readers, types, binary COPY, statistics. Pure: `java.*` and DataSketches;
/// knows no SQL, no Vert.x and no clock.
@NullMarked
package io.millrace.ingest.engine;

import org.jspecify.annotations.NullMarked;
