package io.millrace.transform.engine.jinja;

import io.millrace.transform.engine.python.Arguments;
import io.millrace.transform.engine.python.Arithmetic;
import io.millrace.transform.engine.python.Attributes;
import io.millrace.transform.engine.python.Bound;
import io.millrace.transform.engine.python.DictValue;
import io.millrace.transform.engine.python.Items;
import io.millrace.transform.engine.python.Methods;
import io.millrace.transform.engine.python.PythonError;
import io.millrace.transform.engine.python.Repr;
import io.millrace.transform.engine.python.StringMethods;
import io.millrace.transform.engine.python.StringParts;
import io.millrace.transform.engine.python.Thing;
import io.millrace.transform.engine.python.Value;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Filters that make text of text.
final class TextFilters {
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}_]+");
    private static final Pattern TITLE_PART = Pattern.compile("[-\\s({\\[<]+|[^-\\s({\\[<]+");
    private static final Pattern TAG = Pattern.compile("<!--.*?-->|<[^>]*>", Pattern.DOTALL);

    private TextFilters() {}

    static void addTo(Methods<Value> filters) {
        plain(filters, "upper", text -> text.toUpperCase(Locale.ROOT));
        plain(filters, "lower", text -> text.toLowerCase(Locale.ROOT));
        plain(filters, "capitalize", StringMethods::capitalize);
        plain(filters, "title", TextFilters::title);
        plain(filters, "striptags", TextFilters::stripTags);
        for (var name : List.of("escape", "e", "forceescape")) {
            plain(filters, name, TextFilters::escape);
        }
        filters.add("trim(chars?)", TextFilters::trim)
                .add("replace(old, new, count?)", TextFilters::replace)
                .add("indent(width?, first?, blank?)", TextFilters::indent)
                .add("truncate(length?, killwords?, end?, leeway?)", TextFilters::truncate)
                .add("center(width?)", TextFilters::center)
                .add("format(*values, **named)", TextFilters::format)
                .add("wordcount()", (self, _) -> words(Repr.str(self)))
                .add("urlencode()", (self, _) -> encode(self));
    }

    private static void plain(Methods<Value> filters, String name, UnaryOperator<String> change) {
        filters.add(
                name + "()",
                (self, in) -> {
                    var text = Repr.str(self);
                    in.budget().characters(text.length());
                    return new Value.Text(change.apply(text));
                });
    }

    private static String title(String text) {
        return TITLE_PART
                .matcher(text)
                .replaceAll(part ->
                        java.util.regex.Matcher.quoteReplacement(
                                StringMethods.capitalize(part.group())));
    }

    private static String stripTags(String text) {
        var bare = TAG.matcher(text).replaceAll("");
        return WHITE.splitAsStream(bare.strip()).collect(Collectors.joining(" "));
    }

    private static final Pattern WHITE = Pattern.compile("\\s+");

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("'", "&#39;")
                .replace("\"", "&#34;");
    }

    private static Value trim(Value self, Bound in) {
        var chars = in.get("chars") == Value.None.NONE ? null : in.text("chars");
        return new Value.Text(StringParts.strip(Repr.str(self), chars, true, true));
    }

    private static Value replace(Value self, Bound in) {
        return new Value.Text(
                StringMethods.replace(
                        Repr.str(self),
                        Repr.str(in.get("old")),
                        Repr.str(in.get("new")),
                        in.get("count") == Value.None.NONE ? -1 : in.integer("count", -1),
                        in.budget()));
    }

    private static Value indent(Value self, Bound in) {
        var margin = margin(in);
        var lines = (Repr.str(self) + "\n").split("\n", -1);
        var out = new ArrayList<String>();
        for (int i = 0; i < lines.length - 1; i++) {
            boolean isIndented = i > 0 && (in.isTrue("blank") || !lines[i].isEmpty());
            in.budget().characters(lines[i].length() + (long) margin.length() + 1);
            out.add(isIndented ? margin + lines[i] : lines[i]);
        }
        var text = String.join("\n", out);
        return new Value.Text(in.isTrue("first") ? margin + text : text);
    }

    private static String margin(Bound in) {
        if (in.get("width") instanceof Value.Text(var text)) return text;
        int width = Math.max(0, in.integer("width", 4));
        in.budget().characters(width);
        return " ".repeat(width);
    }

    private static Value truncate(Value self, Bound in) {
        var text = Repr.str(self);
        int length = in.integer("length", 255);
        var end = in.text("end", "...");
        if (length < end.length()) {
            throw new PythonError("expected length >= " + end.length() + ", got " + length);
        }
        if (text.length() <= length + in.integer("leeway", 5)) return new Value.Text(text);
        var cut = text.substring(0, length - end.length());
        int space = cut.lastIndexOf(' ');
        boolean keepsWord = !in.isTrue("killwords") && space >= 0;
        return new Value.Text((keepsWord ? cut.substring(0, space) : cut) + end);
    }

    private static Value center(Value self, Bound in) {
        var method = Attributes.attribute(new Value.Text(Repr.str(self)), "center");
        return ((Thing) method)
                .call(Arguments.of(in.budget(), Value.Int.of(in.integer("width", 80))));
    }

    private static Value format(Value self, Bound in) {
        if (!in.rest().isEmpty() && !in.named().isEmpty()) {
            throw new PythonError("can't handle positional and keyword arguments at the same time");
        }
        Value values =
                in.named().isEmpty() ? new Value.Tuple(in.rest()) : new DictValue(in.named());
        return Arithmetic.modulo(new Value.Text(Repr.str(self)), values, in.budget());
    }

    private static Value words(String text) {
        return Value.Int.of(WORD.matcher(text).results().count());
    }

    private static Value encode(Value self) {
        if (!(self instanceof DictValue dict))
            return new Value.Text(quote(Repr.str(self)).replace("%2F", "/"));
        return new Value.Text(
                dict.items().stream()
                        .map(Items::of)
                        .map(pair ->
                                quote(Repr.str(pair.get(0))).replace("%20", "+")
                                        + "="
                                        + quote(Repr.str(pair.get(1))).replace("%20", "+"))
                        .collect(Collectors.joining("&")));
    }

    private static String quote(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }
}
