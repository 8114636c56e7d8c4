/// Python's values and what they can do, as far as a template needs it: a closed set of types, with
/// no way to the host's classes. Knows no templates.
@NullMarked
package io.millrace.transform.engine.python;

import org.jspecify.annotations.NullMarked;
