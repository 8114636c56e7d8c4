/// SQL of the quality service: its own tables through the first door, the tenant's relations
/// through the second. Decides nothing.
@NullMarked
package io.millrace.quality.store;

import org.jspecify.annotations.NullMarked;
