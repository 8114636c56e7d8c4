/// Reads SodaCL, compiles the checks of a table into the fewest scans and judges what they
/// measured. Knows no Vert.x, runs no SQL, reads no clock.
@NullMarked
package io.millrace.quality.engine;

import org.jspecify.annotations.NullMarked;
