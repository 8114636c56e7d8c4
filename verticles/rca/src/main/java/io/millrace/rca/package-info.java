/// The root cause service: opens an incident while a check fails and says why it fails.
@NullMarked
package io.millrace.rca;

import org.jspecify.annotations.NullMarked;
