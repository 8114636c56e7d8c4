/// SQL of the root cause service. Decides nothing.
@NullMarked
package io.millrace.rca.store;

import org.jspecify.annotations.NullMarked;
