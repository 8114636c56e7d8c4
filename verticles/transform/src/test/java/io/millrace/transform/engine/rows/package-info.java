/// Tests of the project compiler.
@NullMarked
package io.millrace.transform.engine.rows;

import org.jspecify.annotations.NullMarked;
