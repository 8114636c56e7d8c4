/// Tests of what a run does, and when.
@NullMarked
package io.millrace.transform.engine.run;

import org.jspecify.annotations.NullMarked;
