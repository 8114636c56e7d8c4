package io.millrace.ingest.store;

import io.millrace.ingest.api.IngestRequest.DatasetSettings;
import io.millrace.ingest.api.IngestRequest.DialectAnswer;
import io.millrace.ingest.api.IngestRequest.DialectSettings;
import io.millrace.ingest.api.IngestRequest.NestedSettings;
import io.millrace.ingest.engine.Convention;
import io.millrace.ingest.engine.DeclaredDialect;
import io.millrace.ingest.engine.Dialect;
import io.millrace.ingest.engine.Encoding;
import io.millrace.ingest.engine.Nesting;
import io.millrace.ingest.engine.ValueReader;
import io.millrace.kernel.Json;
import io.millrace.kernel.Problem;
import io.millrace.kernel.ProblemException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What tenants declare about how their records are read: checked, as the tables keep it, and as
/// the engine takes it.
public final class Conventions {
    private static final Pattern SEPARATOR = Pattern.compile("[A-Za-z0-9_]{1,3}");
    private static final int MOST_EXCEPTIONS = 100;
    private static final int POINTER = 512;
    private static final String UNDERSCORE = "_";

    private Conventions() {}

    static Convention of(@Nullable DialectSettings dialect, @Nullable NestedSettings nested) {
        if (dialect == null && nested == null) return Convention.NONE;
        return new Convention(dialect(dialect), nesting(nested));
    }

    /// Of what the tables keep.
    static Convention of(@Nullable String dialect, @Nullable String nested) {
        return of(read(dialect, DialectSettings.class), read(nested, NestedSettings.class));
    }

    static <T> @Nullable T read(@Nullable String json, Class<T> type) {
        return json == null ? null : Json.read(json, type);
    }

    static @Nullable String written(@Nullable Object its) {
        return its == null ? null : Json.write(its);
    }

    /// @throws ProblemException `invalid`
    public static DatasetSettings checked(DatasetSettings its) {
        var dialect = its.dialect();
        var nested = its.nested();
        return new DatasetSettings(
                its.mode(),
                its.key(),
                its.eventTime(),
                its.columns(),
                its.onNewColumn(),
                its.onDrift(),
                its.driftConfidence(),
                dialect == null ? null : checked("dialect.", dialect),
                nested == null ? null : checked(nested));
    }

    /// @param place before the names of the fields in what is said of a mistake
    /// @throws ProblemException `invalid`, or `unprocessable` where the fields do not go together
    public static DialectSettings checked(String place, DialectSettings its) {
        var delimiter = its.delimiter();
        if (delimiter != null && !isMark(delimiter)) {
            throw invalid(place + "delimiter: one character of ASCII is wanted, no line end");
        }
        var quote = its.quote();
        if (quote != null && !quote.isEmpty() && !isMark(quote)) {
            throw invalid(place + "quote: one character of ASCII, or nothing for none");
        }
        if (delimiter != null && delimiter.equals(quote == null ? "\"" : quote)) {
            throw Problem.unprocessable(place + "delimiter: is the quote as well").toException();
        }
        return new DialectSettings(delimiter, quote, encoding(place, its.encoding()), its.header());
    }

    private static boolean isMark(String text) {
        if (text.length() != 1) return false;
        char c = text.charAt(0);
        return c > 0 && c < 128 && c != '\n' && c != '\r';
    }

    private static @Nullable String encoding(String place, @Nullable String id) {
        if (id == null) return null;
        return Encoding.of(id)
                .map(Encoding::id)
                .orElseThrow(() ->
                        invalid(place + "encoding: one of " + String.join(", ", Encoding.ids())));
    }

    private static NestedSettings checked(NestedSettings its) {
        if (its.mode().equals("keep")) return new NestedSettings("keep", null, null, null);
        if (!its.mode().equals("flatten")) throw invalid("nested.mode: keep or flatten");
        int depth = its.depth() == null ? Nesting.DEEPEST : its.depth();
        if (depth < 1 || depth > Nesting.DEEPEST) {
            throw invalid("nested.depth: a whole number is wanted, 1 to " + Nesting.DEEPEST);
        }
        var separator = its.separator() == null ? UNDERSCORE : its.separator();
        if (!SEPARATOR.matcher(separator).matches()) {
            throw invalid("nested.separator: one to three letters, digits or underscores");
        }
        List<String> except = its.except() == null ? List.of() : its.except();
        if (except.size() > MOST_EXCEPTIONS) {
            throw invalid("nested.except: at most " + MOST_EXCEPTIONS + " pointers");
        }
        except.forEach(Conventions::checkPointer);
        return new NestedSettings("flatten", depth, separator, except);
    }

    private static void checkPointer(String pointer) {
        if (pointer.length() < 2 || pointer.length() > POINTER || !pointer.startsWith("/")) {
            throw invalid("nested.except: JSON pointers are wanted, such as /address/geo");
        }
        ValueReader.tokens(pointer);
    }

    private static ProblemException invalid(String detail) {
        return Problem.invalid(detail).toException();
    }

    /// Of what was checked.
    public static DeclaredDialect dialect(@Nullable DialectSettings its) {
        if (its == null) return DeclaredDialect.NONE;
        var encoding = its.encoding();
        return new DeclaredDialect(
                mark(its.delimiter()),
                mark(its.quote()),
                encoding == null ? null : Encoding.of(encoding).orElseThrow(),
                its.header());
    }

    private static @Nullable Character mark(@Nullable String text) {
        if (text == null) return null;
        return text.isEmpty() ? Dialect.UNQUOTED : text.charAt(0);
    }

    private static Nesting nesting(@Nullable NestedSettings its) {
        if (its == null || its.mode().equals("keep")) return Nesting.KEEP;
        Set<String> except = its.except() == null ? Set.of() : new HashSet<>(its.except());
        int depth = its.depth() == null ? Nesting.DEEPEST : its.depth();
        var separator = its.separator() == null ? UNDERSCORE : its.separator();
        return new Nesting(depth, separator, except, Set.of());
    }

    /// @param headerLine 0 where there is none
    public static DialectAnswer answer(Dialect its, long headerLine) {
        return new DialectAnswer(
                String.valueOf(its.delimiter()),
                its.quoteText(),
                its.encoding().id(),
                its.header(),
                headerLine == 0 ? null : headerLine);
    }
}
