/// What is done to values that a source writes otherwise than the dataset holds them. Pure; knows
/// texts only, no types of columns, no rows and no SQL.
@NullMarked
package io.millrace.ingest.engine.mapping;

import org.jspecify.annotations.NullMarked;
