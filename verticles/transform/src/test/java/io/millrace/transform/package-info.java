/// Tests of the transform service on a real Postgres.
@NullMarked
package io.millrace.transform;

import org.jspecify.annotations.NullMarked;
