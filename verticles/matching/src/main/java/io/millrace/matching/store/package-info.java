/// Reads records and keeps entities, assignments, golden records and pairs in the tenant's tables.
/// Decides nothing.
@NullMarked
package io.millrace.matching.store;

import org.jspecify.annotations.NullMarked;
