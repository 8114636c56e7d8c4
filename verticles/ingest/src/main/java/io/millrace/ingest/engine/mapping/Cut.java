package io.millrace.ingest.engine.mapping;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One part of a value that is cut into as many as there are columns for; the last one takes all
/// that follows.
///
/// @param between the parts; empty where nothing is, and there is no telling where to cut
/// @param at 0 for the first part
/// @param parts at least two
public record Cut(String between, int at, int parts) implements Conversion {
    private static final int DATE = 10;

    public Cut {
        if (at < 0 || at >= parts) throw new IllegalArgumentException(at + " of " + parts);
    }

    @Override
    public boolean isForAll() {
        return true;
    }

    @Override
    public Converted of(List<@Nullable String> values) {
        var value = Conversion.one(values);
        if (between.isEmpty()) return Converted.NOT;
        int from = 0;
        for (int part = 0; part < parts; part++) {
            int end = part == parts - 1 ? value.length() : find(value, from);
            if (end < 0) return Converted.NOT;
            if (part == at) {
                var its = value.substring(from, end).strip();
                return Converted.to(its.isEmpty() ? null : its);
            }
            from = end + between.length();
        }
        throw new IllegalStateException("part " + at);
    }

    /// Day and time are parted by a space or by `T`, which say the same.
    private int find(String value, int from) {
        int found = value.indexOf(between, from);
        boolean isOfMoment = between.equals(" ") || between.equals("T");
        if (found >= 0 || !isOfMoment || value.length() <= DATE || from > 0) return found;
        char c = value.charAt(DATE);
        return value.charAt(4) == '-' && (c == 'T' || c == ' ') ? DATE : -1;
    }
}
