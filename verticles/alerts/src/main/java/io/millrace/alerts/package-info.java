/// The alerts service: tells a tenant, once each, that something it watches is not well and that it
/// is again.
@NullMarked
package io.millrace.alerts;

import org.jspecify.annotations.NullMarked;
