package io.millrace.ingest.engine.avro;

/// What a schema registry says of an id.
public sealed interface RegistryAnswer permits WriterSchema, NoSchema {}
