package io.millrace.ingest.engine;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the English detail of a record that was set aside says, for who words it in another
/// language: which sentence it is and what stands in it. Details are kept as texts, also those of
/// before there were codes.
///
/// @param code of the contract's closed list
/// @param type that the value was to have
/// @param found a count, or the place of a byte, from 1
/// @param limit what the count was to be, or the most that is taken
public record Wording(
        String code, @Nullable ColumnType type, @Nullable Long found, @Nullable Long limit) {
    private static final String TYPE = "(?<type>[a-z ]+|JSON)";
    private static final String FOUND = "(?<found>[0-9]{1,18})";
    private static final String LIMIT = "(?<limit>[0-9]{1,18})";

    private static final List<Sentence> SENTENCES =
            List.of(
                    new Sentence("not-of-type", "The value is not (?:a )?" + TYPE),
                    new Sentence("beyond-type", "The value does not fit into " + TYPE),
                    new Sentence("required", "A value is required"),
                    new Sentence("too-far-ahead", Pattern.quote(Horizon.BEYOND)),
                    new Sentence("no-such-column", "The dataset has no such column"),
                    new Sentence("field-count", FOUND + " fields where the header has " + LIMIT),
                    new Sentence("too-long", "(?:The record is l|L)onger than " + LIMIT + " bytes"),
                    new Sentence("not-utf8", "Byte " + FOUND + " of the record is not UTF-8"),
                    new Sentence(
                            "file-not-utf8",
                            "Byte " + FOUND + " of the record is not UTF-8; save the file as .*"),
                    new Sentence("nul-byte", "A NUL byte at byte " + FOUND + " of the record"),
                    new Sentence("nul-character", "A NUL (?:byte|as \\\\u0000)"),
                    new Sentence("half-character", "Half of a surrogate pair"),
                    new Sentence("not-json", "Not JSON at byte " + FOUND + " of the record: .*"),
                    new Sentence("unfinished", "Not JSON: the line ends inside a value"),
                    new Sentence("after-object", "Not JSON: something follows the object"),
                    new Sentence("not-object", "The element is not an object"),
                    new Sentence("tombstone", Pattern.quote(ValueReader.TOMBSTONE)),
                    new Sentence("number-too-large", "A number is too large"),
                    new Sentence("too-many-keys", "More than " + LIMIT + " different keys"),
                    new Sentence("open-quote", "The quote is not closed"),
                    new Sentence("after-quote", "The closing quote is followed by a character"));

    private record Sentence(String code, Pattern text) {
        private Sentence(String code, String text) {
            this(code, Pattern.compile(text));
        }
    }

    /// Empty for a sentence without a code, whose words are all there is.
    public static Optional<Wording> of(String detail) {
        for (var sentence : SENTENCES) {
            var text = sentence.text().matcher(detail);
            if (text.matches()) return of(sentence.code(), text);
        }
        return Optional.empty();
    }

    private static Optional<Wording> of(String code, Matcher text) {
        var found = number(text, "found");
        var limit = number(text, "limit");
        var name = group(text, "type");
        if (name.isEmpty()) return Optional.of(new Wording(code, null, found, limit));
        return name.flatMap(Wording::typeOf).map(type -> new Wording(code, type, found, limit));
    }

    private static Optional<ColumnType> typeOf(String name) {
        return name.equals("JSON") ? Optional.of(ColumnType.JSONB) : ColumnType.of(name);
    }

    private static @Nullable Long number(Matcher text, String name) {
        return group(text, name).map(Long::valueOf).orElse(null);
    }

    private static Optional<String> group(Matcher text, String name) {
        return text.namedGroups().containsKey(name)
                ? Optional.ofNullable(text.group(name))
                : Optional.empty();
    }

    /// The detail of a value that cannot be read as `type`.
    static String notOf(ColumnType type) {
        return "The value is not " + (type == ColumnType.JSONB ? "JSON" : "a " + type.sql());
    }
}
