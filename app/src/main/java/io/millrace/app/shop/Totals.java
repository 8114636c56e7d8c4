package io.millrace.app.shop;

/// What became of events that were sent.
///
/// @param sent handed to Kafka's client
/// @param acknowledged by all replicas that are in sync
/// @param failed not acknowledged in time; they may be there nevertheless
/// @param stopped the process was asked to end before the last event
public record Totals(String topic, long sent, long acknowledged, long failed, boolean stopped) {
    @Override
    public String toString() {
        return "%s: sent %d, acknowledged %d, failed %d%s"
                .formatted(topic, sent, acknowledged, failed, stopped ? ", stopped" : "");
    }
}
