/// What the alerts service is asked and answers: all that others may import of it.
@NullMarked
package io.millrace.alerts.api;

import org.jspecify.annotations.NullMarked;
