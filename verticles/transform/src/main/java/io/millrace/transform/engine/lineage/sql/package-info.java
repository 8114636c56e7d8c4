/// Reads SELECT statements of PostgreSQL into a tree, as far as lineage needs it: names, and what
/// stands together, but not what operators do. Knows no catalog.
@NullMarked
package io.millrace.transform.engine.lineage.sql;

import org.jspecify.annotations.NullMarked;
