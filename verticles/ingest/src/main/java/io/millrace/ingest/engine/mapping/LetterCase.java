package io.millrace.ingest.engine.mapping;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The same letters in another case.
public record LetterCase(Case as) implements Conversion {
    /// The case of all of them, or of each word.
    public enum Case {
        UPPER,
        LOWER,
        /// `Jean Roux`.
        TITLE
    }

    @Override
    public Converted of(List<@Nullable String> values) {
        var value = Conversion.one(values);
        return Converted.to(
                switch (as) {
                    case UPPER -> value.toUpperCase(Locale.ROOT);
                    case LOWER -> value.toLowerCase(Locale.ROOT);
                    case TITLE -> title(value.toLowerCase(Locale.ROOT));
                });
    }

    private static String title(String value) {
        var out = new StringBuilder(value.length());
        boolean isFirst = true;
        for (int at = 0; at < value.length(); at++) {
            char c = value.charAt(at);
            out.append(isFirst ? Character.toUpperCase(c) : c);
            isFirst = !Character.isLetter(c) && Character.getType(c) != Character.NON_SPACING_MARK;
        }
        return out.toString();
    }
}
