/// Decides when an alert fires and resolves. Knows no Vert.x, no SQL, no clock.
@NullMarked
package io.millrace.alerts.engine;

import org.jspecify.annotations.NullMarked;
