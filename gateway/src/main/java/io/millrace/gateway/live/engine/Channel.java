package io.millrace.gateway.live.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// What a client may subscribe to.
public enum Channel {
    /// Deltas are merge patches (RFC 7396) on the dashboard.
    OVERVIEW(""),
    BATCHES("id"),
    RUNS("id"),
    QUALITY("id check"),
    ENTITIES("entity"),
    INCIDENTS("id"),
    ALERTS("id"),
    SCHEDULES("name"),
    SOURCES("name"),
    /// Deltas are merge patches that replace all of it; told by NiFi, not by the live log.
    FLOWS(""),
    /// The platform's own; the same for all tenants.
    SERVICES("name");

    private final String keys;

    Channel(String keys) {
        this.keys = keys;
    }

    /// Whether the live log keeps what was told, so that who missed some can be told it later.
    public boolean isLogged() {
        return this != SERVICES && this != FLOWS;
    }

    /// Whether deltas are lists of items rather than patches.
    boolean isList() {
        return !keys.isEmpty();
    }

    /// What names an item: the first of the channel's key fields that it has.
    String keyOf(JsonNode item) {
        return Stream.of(keys.split(" ", -1))
                .filter(item::hasNonNull)
                .findFirst()
                .map(name -> item.path(name).asText())
                .orElseGet(item::toString);
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Channel> of(String wireName) {
        return Stream.of(values()).filter(c -> c.wireName().equals(wireName)).findFirst();
    }
}
