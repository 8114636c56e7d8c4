package io.millrace.ingest.engine;

import io.millrace.ingest.engine.mapping.ColumnMapping;
import io.millrace.ingest.engine.mapping.Conversion;
import io.millrace.ingest.engine.mapping.Converted;
import io.millrace.ingest.engine.mapping.Member;
import io.millrace.ingest.engine.mapping.Numeral;
import io.millrace.ingest.engine.mapping.Scale;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// The mappings of one column over the places that a record or a row has, one after the other.
public final class Chain {
    private final List<Link> links;
    private final boolean readsCommas;

    private record Link(List<Integer> places, ColumnMapping mapping) {
        /// None where no place has one.
        List<@Nullable String> values(IntFunction<@Nullable String> at) {
            var values = new ArrayList<@Nullable String>();
            boolean isAny = false;
            for (int place : places) {
                var value = place < 0 ? null : at.apply(place);
                values.add(value);
                isAny |= value != null;
            }
            return isAny ? values : List.of();
        }
    }

    private Chain(List<Link> links) {
        this.links = List.copyOf(links);
        this.readsCommas =
                links.stream()
                        .anyMatch(its ->
                                its.mapping().conversion() instanceof Numeral numeral
                                        && numeral.style() == Numeral.Style.COMMA);
    }

    /// @param mappings of one column, as they were accepted
    /// @param placeOf by header; -1 for what is not there
    public static Chain of(List<ColumnMapping> mappings, ToIntFunction<String> placeOf) {
        var links = new ArrayList<Link>();
        for (var its : mappings) {
            links.add(new Link(its.sources().stream().map(placeOf::applyAsInt).toList(), its));
        }
        return new Chain(links);
    }

    /// Whether decimal commas are for the mappings to read.
    public boolean readsCommas() {
        return readsCommas;
    }

    /// What the column gets.
    ///
    /// @param value null for none
    /// @param isRefused the record has a value that may mean two things
    /// @param isLenient a value that is none of the type is none at all
    /// @param isLeft a conversion for all values says nothing of this one
    public record Outcome(
            @Nullable String value, boolean isRefused, boolean isLenient, boolean isLeft) {}

    /// @param own value of the column
    /// @param at the value at a place; null for none
    public Outcome apply(@Nullable String own, IntFunction<@Nullable String> at) {
        var value = own;
        boolean isLenient = false;
        boolean isLeft = false;
        boolean isScaled = false;
        var unscaled = new ArrayList<Scale>();
        for (var link : links) {
            var mapping = link.mapping();
            var conversion = mapping.conversion();
            if (mapping.isOwn() ? value == null : value != null) continue;
            if (isScaled && conversion instanceof Numeral) continue; // it is a number already
            List<@Nullable String> values =
                    mapping.isOwn() ? Collections.singletonList(value) : link.values(at);
            if (values.isEmpty()) continue;
            var made = conversion.of(values);
            if (made.isRefused()) return new Outcome(null, true, false, true);
            if (!mapping.isOwn()) value = made(mapping, made, values);
            else if (made.isDone()) value = made.value();
            isLenient |= mapping.isLenient();
            if (conversion instanceof Scale scale) {
                if (made.isDone()) isScaled = true;
                else unscaled.add(scale);
            } else if (made.isDone() && isReading(conversion)) {
                value = scaled(value, unscaled);
            } else {
                isLeft |= !made.isDone() && conversion.isForAll();
            }
        }
        return new Outcome(value, false, isLenient, isLeft || !unscaled.isEmpty());
    }

    /// Whether what it gives is what a number would have been written as before.
    private static boolean isReading(Conversion conversion) {
        return conversion instanceof Numeral || conversion instanceof Member;
    }

    /// The number in its unit, as it could not be read before.
    private static @Nullable String scaled(@Nullable String read, List<Scale> unscaled) {
        var value = read;
        if (value == null) return null;
        for (var scale : List.copyOf(unscaled)) {
            List<@Nullable String> one = Collections.singletonList(value);
            var number = scale.of(one).value();
            if (number == null) break;
            value = number;
            unscaled.remove(scale);
        }
        return value;
    }

    private static @Nullable String made(
            ColumnMapping mapping, Converted made, List<@Nullable String> values) {
        if (made.isDone()) return made.value();
        return mapping.takes() ? values.getFirst() : null;
    }
}
