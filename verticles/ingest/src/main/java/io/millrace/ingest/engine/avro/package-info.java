/// Avro messages to JSON: the schemas they were written with, Confluent's wire format, and the
/// binary encoding, each read within bounds, for who writes to a topic or a registry may be
/// hostile. Pure: Avro's schemas and Jackson; knows no registry.
@NullMarked
package io.millrace.ingest.engine.avro;

import org.jspecify.annotations.NullMarked;
