package io.millrace.ingest.engine;

import java.util.List;

/// The routes of a tenant in its order: the first that takes a record decides.
public record Routes(List<Route> items) {
    /// No route takes the record.
    public static final int NONE = -1;

    public static final Routes EMPTY = new Routes(List.of());

    public Routes {
        items = List.copyOf(items);
    }

    /// Place of the first route that takes a record, from 0; else [#NONE].
    int find(String from, Route.Lookup its) {
        for (int i = 0; i < items.size(); i++) if (items.get(i).takes(from, its)) return i;
        return NONE;
    }

    /// The name by which routes know the source of a batch.
    ///
    /// @param source as the ledger has it: `http`, `<kind>:<name>`, or `kafka:<name>/<partition>`
    public static String sourceName(String source) {
        var name = source.substring(source.indexOf(':') + 1);
        int end = name.indexOf('/');
        return end < 0 ? name : name.substring(0, end);
    }
}
