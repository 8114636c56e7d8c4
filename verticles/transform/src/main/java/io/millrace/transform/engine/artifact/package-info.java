/// Writes dbt's documents about a project. Knows no database and no clock.
@NullMarked
package io.millrace.transform.engine.artifact;

import org.jspecify.annotations.NullMarked;
