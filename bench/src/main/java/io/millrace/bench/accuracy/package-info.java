/// How often the engines are right, on public data of which the truth is known.
@NullMarked
package io.millrace.bench.accuracy;

import org.jspecify.annotations.NullMarked;
