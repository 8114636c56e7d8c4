package io.millrace.app.demo;

import java.net.URI;
import java.nio.file.Path;

/// What a demo needs to know.
///
/// @param url of a node
/// @param kafkaBootstrap `host:port` of that node's Kafka
/// @param dataFolder where the demo keeps its passwords and what it generated
/// @param live go on sending when all is loaded
/// @param recordsPerSecond of each live stream
public record DemoSettings(
        URI url, String kafkaBootstrap, Path dataFolder, boolean live, double recordsPerSecond) {
    private static final double GENTLE = 3;
    private static final double MOST = 1000;

    public DemoSettings {
        if (!(recordsPerSecond > 0 && recordsPerSecond <= MOST)) {
            throw new IllegalArgumentException("recordsPerSecond: above 0, at most " + MOST);
        }
    }

    public DemoSettings(URI url, String kafkaBootstrap, Path dataFolder, boolean live) {
        this(url, kafkaBootstrap, dataFolder, live, GENTLE);
    }
}
