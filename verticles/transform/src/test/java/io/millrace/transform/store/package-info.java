/// Tests of the service's SQL on a real Postgres.
@NullMarked
package io.millrace.transform.store;

import org.jspecify.annotations.NullMarked;
