/// Tests of the project compiler.
@NullMarked
package io.millrace.transform.engine.project;

import org.jspecify.annotations.NullMarked;
