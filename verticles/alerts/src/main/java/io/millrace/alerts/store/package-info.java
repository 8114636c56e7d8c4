/// SQL of the alerts service. Decides nothing.
@NullMarked
package io.millrace.alerts.store;

import org.jspecify.annotations.NullMarked;
