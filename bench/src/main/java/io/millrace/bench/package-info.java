/// Benchmarks: the product and its peers on the same data, in one run, on the same machine.
@NullMarked
package io.millrace.bench;

import org.jspecify.annotations.NullMarked;
