/// What the quality service is asked and answers: all that others may import of it.
@NullMarked
package io.millrace.quality.api;

import org.jspecify.annotations.NullMarked;
