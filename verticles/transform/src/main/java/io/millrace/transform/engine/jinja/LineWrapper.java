package io.millrace.transform.engine.jinja;

import io.millrace.transform.engine.python.PythonError;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;

/// Breaks a line into several of limited width, as Python's `textwrap` does.
///
/// @param width in characters
/// @param breaksWords whether a word that is too long for any line is cut
/// @param breaksHyphens whether a word may end at a hyphen
record LineWrapper(int width, boolean breaksWords, boolean breaksHyphens) {
    private static final String SPACE = "[\\t\\n\\x0b\\f\\r ]";
    private static final String NO_SPACE = "[^\\t\\n\\x0b\\f\\r ]";
    private static final String LETTER = "[^\\d\\W]";
    private static final String WORD = "[\\w!\"'&.,?]";

    private static final String DASH = "(?<=" + WORD + ")-{2,}(?=\\w)";
    private static final String WITHIN_HYPHENS =
            "(?:(?<=" + LETTER + "{2}-)|(?<=" + LETTER + "-" + WORD + "-))";
    private static final String HYPHEN =
            "-" + WITHIN_HYPHENS + "(?=" + LETTER + "-?" + LETTER + ")";
    private static final String WORD_END = "(?=" + SPACE + "|\\z)";
    private static final String DASH_AHEAD = "(?<=" + WORD + ")(?=-{2,}\\w)";

    /// White space, a dash between words, or a word up to its end or to a hyphen within it.
    private static final Pattern CHUNK =
            Pattern.compile(
                    SPACE
                            + "+|"
                            + DASH
                            + "|"
                            + NO_SPACE
                            + "+?(?:"
                            + HYPHEN
                            + "|"
                            + WORD_END
                            + "|"
                            + DASH_AHEAD
                            + ")",
                    Pattern.UNICODE_CHARACTER_CLASS);

    private static final Pattern SIMPLE_CHUNK = Pattern.compile(SPACE + "+|" + NO_SPACE + "+");

    LineWrapper {
        if (width <= 0) throw new PythonError("invalid width " + width + " (must be > 0)");
    }

    List<String> lines(String text) {
        var chunks = chunks(text);
        var lines = new ArrayList<String>();
        while (!chunks.isEmpty()) {
            if (!lines.isEmpty() && isBlank(chunks.getFirst())) chunks.remove();
            var line = line(chunks);
            if (!line.isEmpty() && isBlank(line.getLast())) line.removeLast();
            if (!line.isEmpty()) lines.add(String.join("", line));
        }
        return lines;
    }

    private Deque<String> chunks(String text) {
        var chunks = new ArrayDeque<String>();
        var chunk = (breaksHyphens ? CHUNK : SIMPLE_CHUNK).matcher(text);
        while (chunk.find()) {
            if (!chunk.group().isEmpty()) chunks.add(chunk.group());
        }
        return chunks;
    }

    private static boolean isBlank(String chunk) {
        return chunk.isBlank();
    }

    /// Takes the chunks of one line, with its white space.
    private List<String> line(Deque<String> chunks) {
        var line = new ArrayList<String>();
        int length = 0;
        while (!chunks.isEmpty() && length + size(chunks.getFirst()) <= width) {
            length += size(chunks.getFirst());
            line.add(chunks.remove());
        }
        if (!chunks.isEmpty() && size(chunks.getFirst()) > width) {
            cut(chunks, line, width - length);
        }
        return line;
    }

    /// Puts what fits of a word that is too long, or all of it on a line of its own.
    private void cut(Deque<String> chunks, List<String> line, int room) {
        if (!breaksWords) {
            if (line.isEmpty()) line.add(chunks.remove());
            return;
        }
        var word = chunks.remove();
        int end = word.offsetByCodePoints(0, Math.min(room, size(word)));
        int hyphen = breaksHyphens ? word.lastIndexOf('-', end - 1) : -1;
        boolean isWithin = hyphen > 0 && word.chars().limit(hyphen).anyMatch(c -> c != '-');
        int cut = isWithin ? hyphen + 1 : end;
        line.add(word.substring(0, cut));
        chunks.addFirst(word.substring(cut));
    }

    private static int size(String text) {
        return text.codePointCount(0, text.length());
    }
}
