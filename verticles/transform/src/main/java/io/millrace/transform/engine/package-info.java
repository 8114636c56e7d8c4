/// Pure decisions of the transform service: templates, projects, SQL to run. Knows no I/O, no
/// clock.
@NullMarked
package io.millrace.transform.engine;

import org.jspecify.annotations.NullMarked;
