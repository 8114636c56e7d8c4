/// Tests of dbt's documents.
@NullMarked
package io.millrace.transform.engine.artifact;

import org.jspecify.annotations.NullMarked;
