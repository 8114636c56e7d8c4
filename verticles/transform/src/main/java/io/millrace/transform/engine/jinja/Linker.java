package io.millrace.transform.engine.jinja;

import io.millrace.transform.engine.python.Budget;
import io.millrace.transform.engine.python.Html;
import java.util.List;
import java.util.regex.Pattern;

/// Makes links of the addresses in text, as Jinja2's `urlize` finds them.
///
/// @param limit characters of an address that are shown, negative for all
/// @param rel of the links
/// @param target of the links, empty for none
/// @param schemes more beginnings of addresses
record Linker(int limit, String rel, String target, List<String> schemes) {
    /// A longer word is no address.
    private static final int MAX_WORD = 2000;

    private static final Pattern PIECE = Pattern.compile("\\s+|\\S+");
    private static final Pattern HEAD = Pattern.compile("^(?:[(<]|&lt;)+");
    private static final Pattern TAIL = Pattern.compile("(?:[)>.,\\n]|&gt;)+$");
    private static final Pattern EMAIL = Pattern.compile("^\\S+@\\w[\\w.-]*\\.\\w+$");
    private static final String NAMED =
            "(?:https?://|www\\.)(?:[\\w%-]+\\.)*(?:[a-z]{2,63}|xn--[\\w%]{2,59})";
    private static final String BARE = "(?:[\\w%-]{2,63}\\.)+(?:com|net|int|edu|gov|org|info|mil)";
    private static final String NUMBERED =
            "https?://(?:\\d{1,3}(?:\\.\\d{1,3}){3}|\\[(?:[\\da-f]{0,4}:){2}(?:[\\da-f]{0,4}:?){1,6}\\])";
    private static final String REST = "(?::\\d{1,5})?(?:[/?#]\\S*)?";
    private static final Pattern ADDRESS =
            Pattern.compile(
                    "^(?:" + NAMED + "|" + BARE + "|" + NUMBERED + ")" + REST + "$",
                    Pattern.CASE_INSENSITIVE);

    String link(String text) {
        var out = new StringBuilder();
        var piece = PIECE.matcher(Html.escape(text));
        while (piece.find()) {
            var word = piece.group();
            // The expressions may look at each character once for each other.
            Budget.scan((long) word.length() * Math.min(word.length(), MAX_WORD));
            out.append(word.isBlank() || word.length() > MAX_WORD ? word : linkedWord(word));
        }
        return out.toString();
    }

    private String linkedWord(String word) {
        var head = HEAD.matcher(word);
        int start = head.find() ? head.end() : 0;
        var end = TAIL.matcher(word).region(start, word.length());
        int cut = end.find() ? end.start() : word.length();
        for (var pair : List.of(List.of("(", ")"), List.of("<", ">"), List.of("&lt;", "&gt;"))) {
            var middle = word.substring(start, cut);
            cut += balanced(middle, word.substring(cut), pair.get(0), pair.get(1));
        }
        return word.substring(0, start) + linked(word.substring(start, cut)) + word.substring(cut);
    }

    /// How much of the tail closes what is open in the middle.
    private static int balanced(String middle, String tail, String open, String close) {
        int missing = count(middle, open);
        if (missing <= count(middle, close)) return 0;
        int at = 0;
        for (int i = Math.min(missing, count(tail, close)); i > 0; i--) {
            at = tail.indexOf(close, at) + close.length();
        }
        return at;
    }

    private static int count(String text, String part) {
        int count = 0;
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) {
            count++;
        }
        return count;
    }

    private String linked(String word) {
        if (ADDRESS.matcher(word).find()) {
            boolean isWhole = word.startsWith("https://") || word.startsWith("http://");
            return anchor(isWhole ? word : "https://" + word, attributes(), trimmed(word));
        }
        if (word.startsWith("mailto:") && EMAIL.matcher(word.substring(7)).find()) {
            return anchor(word, "", word.substring(7));
        }
        boolean isEmail =
                word.indexOf('@') > 0
                        && !word.startsWith("www.")
                        && word.indexOf(':') < 0
                        && EMAIL.matcher(word).find();
        if (isEmail) return anchor("mailto:" + word, "", word);
        for (var scheme : schemes) {
            if (!word.equals(scheme) && word.startsWith(scheme)) {
                return anchor(word, attributes(), word);
            }
        }
        return word;
    }

    private String attributes() {
        return " rel=\""
                + Html.escape(rel)
                + "\""
                + (target.isEmpty() ? "" : " target=\"" + Html.escape(target) + "\"");
    }

    private String trimmed(String word) {
        int size = word.codePointCount(0, word.length());
        return limit < 0 || size <= limit
                ? word
                : word.substring(0, word.offsetByCodePoints(0, limit)) + "...";
    }

    private static String anchor(String address, String attributes, String text) {
        return "<a href=\"" + address + "\"" + attributes + ">" + text + "</a>";
    }
}
