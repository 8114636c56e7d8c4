/// Tests of the demo.
@NullMarked
package io.millrace.app.demo;

import org.jspecify.annotations.NullMarked;
