/// Fails every test in which an event loop is blocked. On the class path of tests it works by
/// itself; knows nothing of the product.
@NullMarked
package io.millrace.testkit.loops;

import org.jspecify.annotations.NullMarked;
