package io.millrace.stream;

import java.util.Map;

/// Something that happened to a tenant's data, told to Kafka and to the tenant's open pages.
///
/// @param topic one of [Topics]
/// @param type CloudEvents type, such as `batch.stored`
/// @param entity what it happened to; events of one entity stay in order
/// @param channels socket channel to the data of its next frame
public record Event(String topic, String type, String entity, Map<String, Object> channels) {
    public Event {
        channels = Map.copyOf(channels);
    }
}
