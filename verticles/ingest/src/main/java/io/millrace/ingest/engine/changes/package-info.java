/// What a Postgres tells of its changes (`pgoutput`), and in which parts that is stored. Knows no
/// connection and no table of ours.
@NullMarked
package io.millrace.ingest.engine.changes;

import org.jspecify.annotations.NullMarked;
