/// Compiles a dbt project, given as its files, to SQL and a graph. Knows no database and no clock.
@NullMarked
package io.millrace.transform.engine.project;

import org.jspecify.annotations.NullMarked;
