/// Tells from which columns the results of a SELECT come. What is not read is said to be unknown,
/// never guessed. Knows no database, only the columns that it is told of.
@NullMarked
package io.millrace.transform.engine.lineage;

import org.jspecify.annotations.NullMarked;
