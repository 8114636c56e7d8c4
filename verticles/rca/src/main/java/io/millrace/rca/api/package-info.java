/// What the root cause service is asked and answers: all that others may import of it.
@NullMarked
package io.millrace.rca.api;

import org.jspecify.annotations.NullMarked;
