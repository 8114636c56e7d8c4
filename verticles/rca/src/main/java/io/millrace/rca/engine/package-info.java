/// Finds which batch, feed, column or dimension value explains that a check failed. Knows no
/// Vert.x, no SQL, no clock.
@NullMarked
package io.millrace.rca.engine;

import org.jspecify.annotations.NullMarked;
