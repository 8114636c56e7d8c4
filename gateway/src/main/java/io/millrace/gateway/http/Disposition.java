package io.millrace.gateway.http;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// The name of a file in a Content-Disposition (RFC 6266).
public final class Disposition {
    /// `filename` or `filename*`, quoted or not.
    private static final Pattern NAME =
            Pattern.compile(
                    "(?:^|;)\\s*filename(\\*?)\\s*=\\s*"
                            + "(?:\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\"|([^;\"]++))",
                    Pattern.CASE_INSENSITIVE);

    /// RFC 8187 calls them `attr-char`.
    private static final String UNESCAPED =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$&+-.^_`|~";

    private Disposition() {}

    /// A file of that name that is to be kept rather than shown.
    public static String attachment(String fileName) {
        var plain = new StringBuilder();
        fileName.codePoints().map(Disposition::plain).forEach(plain::appendCodePoint);
        return "attachment; filename=\"" + plain + "\"; filename*=UTF-8''" + escaped(fileName);
    }

    private static int plain(int character) {
        boolean isKept =
                character >= ' ' && character < 0x7f && character != '"' && character != '\\';
        return isKept ? character : '_';
    }

    private static String escaped(String text) {
        var escaped = new StringBuilder();
        for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
            if (UNESCAPED.indexOf(one) >= 0) escaped.append((char) one);
            else escaped.append('%').append(HexFormat.of().withUpperCase().toHexDigits(one));
        }
        return escaped.toString();
    }

    /// What the header says, as it says it; `filename*` goes first. Empty where it says none that
    /// can be read.
    public static Optional<String> fileName(String header) {
        var plain = Optional.<String>empty();
        var found = NAME.matcher(header);
        while (found.find()) {
            var quoted = found.group(2);
            var said = quoted == null ? found.group(3) : quoted;
            if (!found.group(1).isEmpty()) {
                var decoded = decoded(said);
                if (decoded.isPresent()) return decoded;
            } else if (plain.isEmpty()) {
                // A lone backslash is mostly one of a path and not before an escaped character.
                plain = Optional.of(asSent(said).replace("\\\"", "\"").replace("\\\\", "\\"));
            }
        }
        return plain;
    }

    /// `UTF-8'en'%e2%82%ac`, as RFC 8187 has it.
    private static Optional<String> decoded(String said) {
        var parts = said.split("'", 3);
        if (parts.length < 3) return Optional.empty();
        var charset = charset(parts[0]);
        if (charset.isEmpty()) return Optional.empty();
        try {
            return Optional.of(URLDecoder.decode(parts[2].replace("+", "%2B"), charset.get()));
        } catch (IllegalArgumentException _) { // a broken % sequence
            return Optional.empty();
        }
    }

    private static Optional<Charset> charset(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "utf-8" -> Optional.of(StandardCharsets.UTF_8);
            case "iso-8859-1" -> Optional.of(StandardCharsets.ISO_8859_1);
            default -> Optional.empty();
        };
    }

    /// The bytes of a header are read as ISO-8859-1; most who write others than ASCII mean UTF-8.
    private static String asSent(String read) {
        if (read.chars().anyMatch(c -> c > 0xff)) return read;
        var bytes = ByteBuffer.wrap(read.getBytes(StandardCharsets.ISO_8859_1));
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException _) {
            return read;
        }
    }
}
