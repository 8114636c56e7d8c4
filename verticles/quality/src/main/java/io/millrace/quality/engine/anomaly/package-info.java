/// Watches a stream of values for what is not like before. Knows no other package of the service.
@NullMarked
package io.millrace.quality.engine.anomaly;

import org.jspecify.annotations.NullMarked;
