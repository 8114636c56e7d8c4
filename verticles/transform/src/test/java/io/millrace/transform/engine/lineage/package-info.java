/// Tests of what is read of the lineage of columns.
@NullMarked
package io.millrace.transform.engine.lineage;

import org.jspecify.annotations.NullMarked;
