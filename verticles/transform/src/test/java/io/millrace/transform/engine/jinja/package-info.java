/// Tests of the template language.
@NullMarked
package io.millrace.transform.engine.jinja;

import org.jspecify.annotations.NullMarked;
