package io.millrace.ingest.engine.mapping;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The letters and digits of a value in another order of signs and spaces: `0612345678` as `06 12
/// 34 56 78`. A value of fewer or more of them stays as it is.
///
/// @param form as [io.millrace.ingest.engine.Form] says it
/// @param prefix what stands for a `0` in front, or the other way round, such as `+33`; null for
///   nothing
/// @param isPrefixed whether the form has the prefix
public record Layout(String form, @Nullable String prefix, boolean isPrefixed)
        implements Conversion {
    @Override
    public boolean isForAll() {
        return true;
    }

    @Override
    public Converted of(List<@Nullable String> values) {
        var value = Conversion.one(values).strip();
        return laid(value)
                .or(() -> prefix == null ? Optional.empty() : laid(changed(value, prefix)))
                .map(Converted::to)
                .orElse(Converted.NOT);
    }

    private String changed(String value, String its) {
        if (isPrefixed) return value.startsWith("0") ? its + value.substring(1) : value;
        return value.startsWith(its) ? "0" + value.substring(its.length()).strip() : value;
    }

    private Optional<String> laid(String value) {
        var out = new StringBuilder();
        int at = 0;
        for (int p = 0; p < form.length(); p++) {
            char wanted = form.charAt(p);
            if (wanted != '9' && wanted != 'A' && wanted != 'a') {
                out.append(wanted);
                continue;
            }
            at = past(value, at);
            if (at == value.length()) return Optional.empty();
            if (wanted == '9') {
                if (!Character.isDigit(value.charAt(at))) return Optional.empty();
                out.append(value.charAt(at++));
                continue;
            }
            boolean isTitle = wanted == 'A' && p + 1 < form.length() && form.charAt(p + 1) == 'a';
            int end = letters(value, at);
            if (end == at) return Optional.empty();
            out.append(cased(value.substring(at, end), wanted, isTitle));
            at = end;
            if (isTitle) p++;
        }
        return past(value, at) == value.length() ? Optional.of(out.toString()) : Optional.empty();
    }

    /// Where the next letter or digit is.
    private static int past(String value, int from) {
        int at = from;
        while (at < value.length() && !Character.isLetterOrDigit(value.charAt(at))) at++;
        return at;
    }

    private static int letters(String value, int from) {
        int at = from;
        while (at < value.length() && Character.isLetter(value.charAt(at))) at++;
        return at;
    }

    private static String cased(String letters, char wanted, boolean isTitle) {
        if (wanted == 'a') return letters.toLowerCase(Locale.ROOT);
        if (!isTitle) return letters.toUpperCase(Locale.ROOT);
        return letters.substring(0, 1).toUpperCase(Locale.ROOT)
                + letters.substring(1).toLowerCase(Locale.ROOT);
    }
}
