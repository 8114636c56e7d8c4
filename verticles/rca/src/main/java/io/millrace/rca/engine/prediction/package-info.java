/// Learns from past records which of the next will fail. Knows no other package of the service.
@NullMarked
package io.millrace.rca.engine.prediction;

import org.jspecify.annotations.NullMarked;
