/// Tests of the generators.
@NullMarked
package io.millrace.app.demo.generate;

import org.jspecify.annotations.NullMarked;
