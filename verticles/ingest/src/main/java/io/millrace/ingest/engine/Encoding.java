package io.millrace.ingest.engine;

import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The encodings of text that can be read. The name of each is what java.nio calls it, in small
/// letters.
public enum Encoding {
    UTF_8("utf-8"),
    UTF_16LE("utf-16le"),
    UTF_16BE("utf-16be"),
    WINDOWS_1250("windows-1250"),
    WINDOWS_1251("windows-1251"),
    WINDOWS_1252("windows-1252"),
    WINDOWS_1254("windows-1254"),
    ISO_8859_1("iso-8859-1"),
    ISO_8859_2("iso-8859-2"),
    ISO_8859_9("iso-8859-9"),
    ISO_8859_15("iso-8859-15"),
    IBM850("ibm850"),
    SHIFT_JIS("shift_jis"),
    GB18030("gb18030");

    private final String id;

    Encoding(String id) {
        this.id = id;
    }

    /// The name in settings and answers.
    public String id() {
        return id;
    }

    Charset charset() {
        return Charset.forName(id);
    }

    /// @param id in letters of any case
    public static Optional<Encoding> of(String id) {
        var small = id.toLowerCase(Locale.ROOT);
        return Arrays.stream(values()).filter(its -> its.id.equals(small)).findFirst();
    }

    public static List<String> ids() {
        return Arrays.stream(values()).map(Encoding::id).toList();
    }

    /// What the mark at the beginning of a text says.
    ///
    /// @return empty where there is none
    public static Optional<Encoding> marked(byte[] first) {
        if (begins(first, 0xEF, 0xBB, 0xBF)) return Optional.of(UTF_8);
        if (begins(first, 0xFF, 0xFE)) return Optional.of(UTF_16LE);
        if (begins(first, 0xFE, 0xFF)) return Optional.of(UTF_16BE);
        return Optional.empty();
    }

    private static boolean begins(byte[] first, int... mark) {
        if (first.length < mark.length) return false;
        for (int i = 0; i < mark.length; i++) if ((first[i] & 0xFF) != mark[i]) return false;
        return true;
    }
}
