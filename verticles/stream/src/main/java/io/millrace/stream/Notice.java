package io.millrace.stream;

/// Something that happened to a tenant's data, told to Kafka alone: no page follows it.
///
/// @param topic one of [Topics]
/// @param type CloudEvents type, such as `lineage.recorded`
/// @param entity what it happened to; events of one entity stay in order
/// @param data of the CloudEvent, a JSON object
public record Notice(String topic, String type, String entity, Object data) {}
