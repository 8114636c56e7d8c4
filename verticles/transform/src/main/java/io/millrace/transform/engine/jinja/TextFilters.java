package io.millrace.transform.engine.jinja;

import io.millrace.transform.engine.python.Arguments;
import io.millrace.transform.engine.python.Arithmetic;
import io.millrace.transform.engine.python.Attributes;
import io.millrace.transform.engine.python.Bound;
import io.millrace.transform.engine.python.DictValue;
import io.millrace.transform.engine.python.Items;
import io.millrace.transform.engine.python.Markup;
import io.millrace.transform.engine.python.Methods;
import io.millrace.transform.engine.python.PythonError;
import io.millrace.transform.engine.python.Repr;
import io.millrace.transform.engine.python.StringCases;
import io.millrace.transform.engine.python.StringMethods;
import io.millrace.transform.engine.python.StringParts;
import io.millrace.transform.engine.python.Thing;
import io.millrace.transform.engine.python.Types;
import io.millrace.transform.engine.python.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Filters that make text of text.
final class TextFilters {
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}_]+");
    private static final Pattern TITLE_PART = Pattern.compile("[-\\s({\\[<]+|[^-\\s({\\[<]+");

    private TextFilters() {}

    static void addTo(Methods<Value> filters) {
        plain(filters, "upper", text -> text.toUpperCase(Locale.ROOT));
        plain(filters, "lower", text -> text.toLowerCase(Locale.ROOT));
        plain(filters, "capitalize", StringCases::capitalize);
        plain(filters, "title", TextFilters::title);
        filters.add("trim(chars?)", TextFilters::trim)
                .add("replace(old, new, count?)", TextFilters::replace)
                .add("indent(width?, first?, blank?)", TextFilters::indent)
                .add("truncate(length?, killwords?, end?, leeway?)", TextFilters::truncate)
                .add("center(width?)", TextFilters::center)
                .add("format(*values, **named)", TextFilters::format)
                .add("wordcount()", (self, _) -> words(Repr.str(self)))
                .add(
                        "wordwrap(width?, break_long_words?, wrapstring?, break_on_hyphens?)",
                        TextFilters::wrap);
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

    /// The text of a string; other values have no such filter.
    private static String text(Value self, String filter) {
        if (Items.plain(self) instanceof Value.Text(var text)) return text;
        if (self instanceof Value.Undefined(var reason)) throw new PythonError(reason);
        throw new PythonError(filter + " wants a string, not '" + Types.name(self) + "'");
    }

    private static String title(String text) {
        return TITLE_PART
                .matcher(text)
                .replaceAll(part -> Matcher.quoteReplacement(StringCases.capitalize(part.group())));
    }

    private static Value trim(Value self, Bound in) {
        var text = Repr.str(self);
        in.budget().characters(text.length());
        var chars = in.get("chars") == Value.None.NONE ? null : in.text("chars");
        return new Value.Text(StringParts.strip(text, chars, true, true));
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
        var lines = StringParts.lines(text(self, "indent") + "\n", false);
        var out = new ArrayList<String>();
        for (var line : lines) {
            boolean isIndented = !out.isEmpty() && (in.isTrue("blank") || !line.isEmpty());
            in.budget().characters(line.length() + (long) margin.length() + 1);
            out.add(isIndented ? margin + line : line);
        }
        var text = String.join("\n", out);
        return new Value.Text(in.isTrue("first") ? margin + text : text);
    }

    private static String margin(Bound in) {
        if (Items.plain(in.get("width")) instanceof Value.Text(var text)) return text;
        int width = Math.max(0, in.integer("width", 4));
        in.budget().characters(width);
        return " ".repeat(width);
    }

    private static Value truncate(Value self, Bound in) {
        var text = text(self, "truncate");
        in.budget().characters(text.length());
        int length = in.integer("length", 255);
        int leeway = in.get("leeway") == Value.None.NONE ? 5 : in.integer("leeway", 5);
        var end = in.text("end", "...");
        int least = end.codePointCount(0, end.length());
        if (length < least || leeway < 0) {
            throw new PythonError("truncate wants a length >= " + least + " and a leeway >= 0");
        }
        if (text.codePointCount(0, text.length()) <= length + (long) leeway) {
            return new Value.Text(text);
        }
        var cut = text.substring(0, text.offsetByCodePoints(0, length - least));
        int space = cut.lastIndexOf(' ');
        boolean keepsWord = !in.isTrue("killwords") && space >= 0;
        var shown = self instanceof Markup ? Markup.escape(in.get("end", dots())).text() : end;
        return new Value.Text((keepsWord ? cut.substring(0, space) : cut) + shown);
    }

    private static Value dots() {
        return new Value.Text("...");
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
        var format = self instanceof Markup ? self : new Value.Text(Repr.str(self));
        return Arithmetic.modulo(format, values, in.budget());
    }

    private static Value words(String text) {
        return Value.Int.of(WORD.matcher(text).results().count());
    }

    private static Value wrap(Value self, Bound in) {
        var text = text(self, "wordwrap");
        in.budget().characters(2L * text.length());
        boolean hasBreak = in.get("wrapstring") != Value.None.NONE;
        var lineEnd = hasBreak ? Repr.str(in.get("wrapstring")) : "\n";
        var wrapper =
                new LineWrapper(
                        in.integer("width", 79),
                        !in.has("break_long_words") || in.isTrue("break_long_words"),
                        !in.has("break_on_hyphens") || in.isTrue("break_on_hyphens"));
        var lines = new ArrayList<String>();
        for (var line : StringParts.lines(text, false)) {
            lines.add(String.join(lineEnd, paid(wrapper.lines(line), lineEnd, in)));
        }
        return new Value.Text(String.join(lineEnd, lines));
    }

    private static List<String> paid(List<String> lines, String lineEnd, Bound in) {
        in.budget().characters((lines.size() + 1L) * lineEnd.length());
        return lines;
    }
}
