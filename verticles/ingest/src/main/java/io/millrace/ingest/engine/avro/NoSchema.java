package io.millrace.ingest.engine.avro;

/// There is no schema by an id, or none that can be read.
///
/// @param reason a sentence without its full stop
public record NoSchema(String reason) implements RegistryAnswer {}
