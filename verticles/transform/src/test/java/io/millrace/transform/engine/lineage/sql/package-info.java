/// Tests of the reader of SQL.
@NullMarked
package io.millrace.transform.engine.lineage.sql;

import org.jspecify.annotations.NullMarked;
