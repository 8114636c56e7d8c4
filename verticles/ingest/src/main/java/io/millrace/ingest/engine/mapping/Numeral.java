package io.millrace.ingest.engine.mapping;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A number that is written otherwise, as one with a point before its decimals. What may mean two
/// numbers is none: `1.234` where decimals have a comma.
///
/// @param unit what stands before or behind the number; null for nothing
public record Numeral(Style style, @Nullable String unit) implements Conversion {
    private static final String SPACES = "[ \\u00A0\\u202F]";
    private static final Pattern PLAIN = Pattern.compile("-?\\d+(\\.\\d+)?");
    private static final Pattern COMMA =
            Pattern.compile("-?(\\d{1,3}((" + SPACES + "|\\.)\\d{3})+|\\d+)(,\\d+)?");
    private static final Pattern GROUPED_POINTS = Pattern.compile("-?\\d{1,3}(\\.\\d{3})+");
    private static final Pattern THOUSANDS = Pattern.compile("-?\\d{1,3}(,\\d{3})+(\\.\\d+)?");

    /// How the number is written.
    public enum Style {
        /// `1 234,56` and `1.234,56`.
        COMMA,
        /// `1,234.56`.
        THOUSANDS,
        /// `1234.56`.
        PLAIN
    }

    @Override
    public Converted of(List<@Nullable String> values) {
        var bare = bare(Conversion.one(values).strip());
        if (bare == null) return Converted.NOT;
        return switch (style) {
            case COMMA -> comma(bare);
            case THOUSANDS -> thousands(bare);
            case PLAIN -> plain(bare);
        };
    }

    /// Without the unit; null where another one is there.
    private @Nullable String bare(String value) {
        var its = unit;
        if (its == null) return value;
        if (value.endsWith(its)) return value.substring(0, value.length() - its.length()).strip();
        if (value.startsWith(its)) return value.substring(its.length()).strip();
        return PLAIN.matcher(value).matches() ? value : null;
    }

    private static Converted comma(String value) {
        if (GROUPED_POINTS.matcher(value).matches()) return Converted.REFUSED;
        if (!COMMA.matcher(value).matches()) return plain(value);
        return Converted.to(value.replaceAll(SPACES + "|\\.", "").replace(',', '.'));
    }

    private static Converted thousands(String value) {
        if (!THOUSANDS.matcher(value).matches()) return plain(value);
        return Converted.to(value.replace(",", ""));
    }

    private static Converted plain(String value) {
        return PLAIN.matcher(value).matches() ? Converted.to(value) : Converted.NOT;
    }
}
