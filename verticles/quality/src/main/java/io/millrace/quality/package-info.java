/// The quality service: keeps checks, runs them where data changed, and tells what came of them.
@NullMarked
package io.millrace.quality;

import org.jspecify.annotations.NullMarked;
