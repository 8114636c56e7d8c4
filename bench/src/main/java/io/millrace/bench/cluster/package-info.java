/// Several nodes as processes of their own, what goes wrong around them, and what must hold
/// nonetheless. Knows the product from outside: its processes, its API, its Kafka.
@NullMarked
package io.millrace.bench.cluster;

import org.jspecify.annotations.NullMarked;
