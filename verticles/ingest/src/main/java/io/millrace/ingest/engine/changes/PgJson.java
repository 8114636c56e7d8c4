package io.millrace.ingest.engine.changes;

import io.millrace.ingest.engine.pull.ForeignTable;
import java.util.List;
import java.util.regex.Pattern;

/// Rows of a Postgres as JSON, whether they were copied or came as a change: `row_to_json` gives
/// the same for the types that have a JSON of their own, for arrays of them, and for what is text.
public final class PgJson {
    private static final Pattern NUMBER =
            Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
    private static final int BOOL = 16;
    private static final int JSON = 114;
    private static final int JSONB = 3802;
    private static final int TIMESTAMP = 1114;
    private static final int TIMESTAMPTZ = 1184;
    private static final int DEEPEST = 32;

    private PgJson() {}

    /// One line. A value that was left as it was is not in it.
    ///
    /// @param cells one an attribute
    public static String row(List<Attribute> attributes, List<Cell> cells) {
        var out = new StringBuilder("{");
        for (int i = 0; i < cells.size(); i++) {
            if (cells.get(i) instanceof Cell.Unchanged) continue;
            if (out.length() > 1) out.append(',');
            quote(attributes.get(i).name(), out);
            out.append(':');
            if (cells.get(i) instanceof Cell.Text(var text)) {
                value(attributes.get(i).type(), text, out);
            } else {
                out.append("null");
            }
        }
        return out.append('}').toString();
    }

    private static void value(int type, String text, StringBuilder out) {
        int element = element(type);
        if (element != 0 && text.startsWith("{")) {
            new Array(text, element, out).write();
            return;
        }
        switch (type) {
            case BOOL -> out.append(text.startsWith("t"));
            case 20, 21, 23, 26, 700, 701, 1700 -> number(text, out);
            case JSON, JSONB -> out.append(ForeignTable.line(text));
            case TIMESTAMP -> quote(moment(text), out);
            case TIMESTAMPTZ -> quote(zoned(moment(text)), out);
            default -> quote(text, out);
        }
    }

    /// The type of an array's elements; 0 where it is none that is known.
    private static int element(int type) {
        return switch (type) {
            case 1000 -> BOOL;
            case 1005 -> 21;
            case 1007 -> 23;
            case 1016 -> 20;
            case 1021 -> 700;
            case 1022 -> 701;
            case 1028 -> 26;
            case 1231 -> 1700;
            case 199 -> JSON;
            case 3807 -> JSONB;
            case 1115 -> TIMESTAMP;
            case 1185 -> TIMESTAMPTZ;
            case 1009, 1014, 1015, 1182, 2951 -> 25;
            default -> 0;
        };
    }

    /// `NaN` and the infinities are no numbers of JSON.
    private static void number(String text, StringBuilder out) {
        if (NUMBER.matcher(text).matches()) out.append(text);
        else quote(text, out);
    }

    private static String moment(String text) {
        int space = text.indexOf(' ');
        boolean isTime = space > 0 && space + 1 < text.length();
        if (!isTime || !Character.isDigit(text.charAt(space + 1))) return text;
        return text.substring(0, space) + 'T' + text.substring(space + 1);
    }

    /// With the minutes of its offset.
    private static String zoned(String text) {
        int sign = text.length() - 3;
        boolean isShort = sign > 0 && (text.charAt(sign) == '+' || text.charAt(sign) == '-');
        return isShort && text.indexOf('T') > 0 ? text + ":00" : text;
    }

    private static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c >= ' ') out.append(c);
                    else out.append(String.format("\\u%04x", (int) c));
                }
            }
        }
        out.append('"');
    }

    /// An array's text, such as `{1,NULL,"a \"b\""}`, of any dimensions.
    private static final class Array {
        private final String text;
        private final int element;
        private final StringBuilder out;
        private int at;

        Array(String text, int element, StringBuilder out) {
            this.text = text;
            this.element = element;
            this.out = out;
        }

        void write() {
            int begin = out.length();
            if (list(1) && at == text.length()) return;
            out.setLength(begin); // not as it should be: nothing is lost as text
            quote(text, out);
        }

        /// @return false when it is none
        private boolean list(int depth) {
            if (depth > DEEPEST) return false;
            at++;
            out.append('[');
            for (int count = 0; at < text.length(); count++) {
                if (text.charAt(at) == '}') {
                    at++;
                    out.append(']');
                    return true;
                }
                if (count > 0) {
                    if (text.charAt(at) != ',') return false;
                    at++;
                    out.append(',');
                }
                if (at >= text.length() || !item(depth)) return false;
            }
            return false;
        }

        private boolean item(int depth) {
            return switch (text.charAt(at)) {
                case '{' -> list(depth + 1);
                case '"' -> quoted();
                default -> bare();
            };
        }

        private boolean quoted() {
            var item = new StringBuilder();
            for (at++; at < text.length(); at++) {
                char c = text.charAt(at);
                if (c == '"') {
                    at++;
                    value(element, item.toString(), out);
                    return true;
                }
                if (c == '\\' && ++at < text.length()) c = text.charAt(at);
                item.append(c);
            }
            return false;
        }

        private boolean bare() {
            int from = at;
            while (at < text.length() && ",}".indexOf(text.charAt(at)) < 0) at++;
            var item = text.substring(from, at);
            if (item.isEmpty()) return false;
            if (item.equals("NULL")) out.append("null");
            else value(element, item, out);
            return true;
        }
    }
}
