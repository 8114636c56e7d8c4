package io.millrace.ingest.store;

import io.millrace.ingest.engine.mapping.AsIs;
import io.millrace.ingest.engine.mapping.Compose;
import io.millrace.ingest.engine.mapping.Conversion;
import io.millrace.ingest.engine.mapping.Cut;
import io.millrace.ingest.engine.mapping.DayLayout;
import io.millrace.ingest.engine.mapping.Epoch;
import io.millrace.ingest.engine.mapping.Layout;
import io.millrace.ingest.engine.mapping.LetterCase;
import io.millrace.ingest.engine.mapping.Lookup;
import io.millrace.ingest.engine.mapping.Member;
import io.millrace.ingest.engine.mapping.Numeral;
import io.millrace.ingest.engine.mapping.ObjectOf;
import io.millrace.ingest.engine.mapping.ObjectsOnly;
import io.millrace.ingest.engine.mapping.Redecode;
import io.millrace.ingest.engine.mapping.Scale;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A conversion as the table of mappings keeps it.
///
/// @param kind which conversion
/// @param text its first text: a separator, a form, a style
/// @param more its second text: a unit, a prefix
/// @param texts keys, or decimals
/// @param values by value
/// @param at a place, of `parts`
/// @param flag what it is or is not
record KeptConversion(
        String kind,
        @Nullable String text,
        @Nullable String more,
        @Nullable List<String> texts,
        @Nullable Map<String, String> values,
        @Nullable Integer at,
        @Nullable Integer parts,
        @Nullable Boolean flag) {
    private static KeptConversion of(String kind, @Nullable String text) {
        return new KeptConversion(kind, text, null, null, null, null, null, null);
    }

    private static KeptConversion of(
            String kind, String text, @Nullable String more, @Nullable Boolean flag) {
        return new KeptConversion(kind, text, more, null, null, null, null, flag);
    }

    private static KeptConversion of(String kind, List<String> texts) {
        return new KeptConversion(kind, null, null, texts, null, null, null, null);
    }

    static KeptConversion of(Conversion its) {
        return switch (its) {
            case AsIs() -> of("as-is", (String) null);
            case Compose(var between) -> of("compose", between);
            case Cut(var between, int at, int parts) ->
                    new KeptConversion("cut", between, null, null, null, at, parts, null);
            case DayLayout(var order) -> of("day", order.name());
            case Epoch(boolean isMillis, var as) -> of("epoch", as.name(), null, isMillis);
            case Layout(var form, var prefix, boolean isPrefixed) ->
                    of("layout", form, prefix, isPrefixed);
            case LetterCase(var as) -> of("case", as.name());
            case Lookup(var values) ->
                    new KeptConversion("lookup", null, null, null, values, null, null, null);
            case Member(var key) -> of("member", key);
            case Numeral(var style, var unit) -> of("numeral", style.name(), unit, null);
            case ObjectOf(var keys) -> of("object", keys);
            case ObjectsOnly() -> of("objects", (String) null);
            case Redecode(var encoding) -> of("redecode", encoding);
            case Scale(var add, var times, var by, var plus) ->
                    of("scale", List.of(text(add), text(times), text(by), text(plus)));
        };
    }

    private static String text(BigDecimal number) {
        return number.toPlainString();
    }

    Conversion conversion() {
        return switch (kind) {
            case "as-is" -> new AsIs();
            case "compose" -> new Compose(first());
            case "cut" ->
                    new Cut(first(), Objects.requireNonNull(at), Objects.requireNonNull(parts));
            case "day" -> new DayLayout(DayLayout.Order.valueOf(first()));
            case "epoch" -> new Epoch(isFlagged(), Epoch.As.valueOf(first()));
            case "layout" -> new Layout(first(), more, isFlagged());
            case "case" -> new LetterCase(LetterCase.Case.valueOf(first()));
            case "lookup" -> new Lookup(Objects.requireNonNull(values));
            case "member" -> new Member(first());
            case "numeral" -> new Numeral(Numeral.Style.valueOf(first()), more);
            case "object" -> new ObjectOf(Objects.requireNonNull(texts));
            case "objects" -> new ObjectsOnly();
            case "redecode" -> new Redecode(first());
            case "scale" -> scale(Objects.requireNonNull(texts));
            default -> throw new IllegalStateException("no conversion is called " + kind);
        };
    }

    private static Scale scale(List<String> numbers) {
        return new Scale(
                new BigDecimal(numbers.get(0)),
                new BigDecimal(numbers.get(1)),
                new BigDecimal(numbers.get(2)),
                new BigDecimal(numbers.get(3)));
    }

    private String first() {
        return Objects.requireNonNull(text);
    }

    private boolean isFlagged() {
        return Boolean.TRUE.equals(flag);
    }
}
