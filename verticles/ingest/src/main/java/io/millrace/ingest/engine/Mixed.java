package io.millrace.ingest.engine;

import java.io.IOException;
import java.util.HashSet;

/// Records of several datasets, which can be read more than once: as a whole, then those of each
/// dataset by themselves. So no more of them is held than of any other batch.
public sealed interface Mixed {
    /// What opens a body.
    @FunctionalInterface
    interface Opener {
        /// From its beginning. Whoever asks closes it.
        Source.Body open() throws IOException;
    }

    /// An upload.
    record Body(Opener opener) implements Mixed {}

    /// Of a topic.
    record Messages(Source.Messages source) implements Mixed {}

    default Source whole() throws IOException {
        return switch (this) {
            case Body(var opener) -> opener.open();
            case Messages(var source) -> source;
        };
    }

    /// The records that `routes` give to a dataset, with the numbers that they have in the whole.
    ///
    /// @param from [Routes#sourceName]
    default Source of(String dataset, Routes routes, String from) throws IOException {
        return switch (this) {
            case Body(var opener) -> some(opener.open(), dataset, routes, from);
            case Messages(var source) -> some(source, dataset, routes, from);
        };
    }

    private static Source some(Source.Body body, String dataset, Routes routes, String from)
            throws IOException {
        try {
            var reader = new SortedReader(body, routes, from);
            var lines = new SortedStream(reader, dataset, body.in());
            return new Source.Body(lines, Format.NDJSON);
        } catch (IOException | RuntimeException e) {
            body.in().close();
            throw e;
        }
    }

    private static Source some(Source.Messages source, String dataset, Routes routes, String from)
            throws IOException {
        var positions = new HashSet<Long>();
        var reader = new SortedReader(source, routes, from);
        while (reader.next()) if (reader.isOf(dataset)) positions.add(reader.line());
        var its = source.messages().stream().filter(m -> positions.contains(m.position())).toList();
        return new Source.Messages(its, source.pointer(), source.decoder());
    }
}
