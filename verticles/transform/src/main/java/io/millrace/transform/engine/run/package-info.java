/// Decides what a run does and in which order. Knows no database and no clock.
@NullMarked
package io.millrace.transform.engine.run;

import org.jspecify.annotations.NullMarked;
