/// The demo: two tenants with real and generated data, loaded over the public API only; it knows
/// nothing of what is behind it.
@NullMarked
package io.millrace.app.demo;

import org.jspecify.annotations.NullMarked;
