/// Runs the matcher on records whose truth is known. Only this package reads the truth.
@NullMarked
package io.millrace.bench.matching;

import org.jspecify.annotations.NullMarked;
