/// A real Postgres and a real Kafka for one machine, started and stopped with the process. Knows
/// nothing of the rest of the product.
@NullMarked
package io.millrace.embedded;

import org.jspecify.annotations.NullMarked;
