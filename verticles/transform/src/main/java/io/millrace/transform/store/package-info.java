/// SQL in, records out: the service's own tables, and the relations that a tenant's models make.
@NullMarked
package io.millrace.transform.store;

import org.jspecify.annotations.NullMarked;
