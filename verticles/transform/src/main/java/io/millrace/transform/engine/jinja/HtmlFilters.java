package io.millrace.transform.engine.jinja;

import io.millrace.transform.engine.python.Bound;
import io.millrace.transform.engine.python.DictValue;
import io.millrace.transform.engine.python.Html;
import io.millrace.transform.engine.python.Items;
import io.millrace.transform.engine.python.JsonText;
import io.millrace.transform.engine.python.Markup;
import io.millrace.transform.engine.python.Methods;
import io.millrace.transform.engine.python.PythonError;
import io.millrace.transform.engine.python.Repr;
import io.millrace.transform.engine.python.Types;
import io.millrace.transform.engine.python.Value;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Filters for HTML and URLs.
final class HtmlFilters {
    private static final Pattern NO_KEY = Pattern.compile("[\\s/>=]");

    private HtmlFilters() {}

    static void addTo(Methods<Value> filters) {
        for (var name : List.of("escape", "e")) {
            filters.add(name + "()", (self, in) -> paid(Markup.escape(self), in));
        }
        filters.add("forceescape()", (self, in) -> paid(forced(self), in))
                .add("safe()", (self, _) -> new Markup(Repr.str(self)))
                .add("striptags()", HtmlFilters::stripped)
                .add("urlencode()", HtmlFilters::encoded)
                .add("xmlattr(autospace?)", HtmlFilters::attributes)
                .add("tojson(indent?)", HtmlFilters::json)
                .add(
                        "urlize(trim_url_limit?, nofollow?, target?, rel?, extra_schemes?)",
                        HtmlFilters::linked);
    }

    private static Value paid(Markup markup, Bound in) {
        in.budget().characters(markup.text().length());
        return markup;
    }

    private static Markup forced(Value self) {
        return new Markup(Html.escape(Repr.str(self)));
    }

    private static Value stripped(Value self, Bound in) {
        var text = Repr.str(self);
        in.budget().characters(text.length());
        return new Value.Text(Html.stripTags(text));
    }

    private static Value encoded(Value self, Bound in) {
        var plain = Items.plain(self);
        if (plain instanceof Value.Text || !Items.isIterable(plain)) {
            var text = Repr.str(self);
            in.budget().characters(3L * text.length());
            return new Value.Text(quote(text).replace("%2F", "/"));
        }
        var pairs = plain instanceof DictValue dict ? dict.items() : Items.of(plain);
        var parts = new ArrayList<String>();
        for (var pair : pairs) {
            var two = Items.of(pair);
            if (two.size() != 2) throw new PythonError("urlencode wants pairs");
            var part = query(two.get(0)) + "=" + query(two.get(1));
            in.budget().characters(part.length());
            parts.add(part);
        }
        return new Value.Text(String.join("&", parts));
    }

    private static String query(Value value) {
        return quote(Repr.str(value)).replace("%20", "+");
    }

    private static String quote(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    private static Value attributes(Value self, Bound in) {
        if (!(self instanceof DictValue dict)) throw new PythonError("xmlattr wants a mapping");
        var out = new ArrayList<String>();
        for (var key : dict.keys()) {
            var value = dict.get(key).orElseThrow();
            if (value == Value.None.NONE || value instanceof Value.Undefined) continue;
            if (NO_KEY.matcher(Repr.str(key)).find()) {
                throw new PythonError("Invalid character in attribute name: " + Repr.repr(key));
            }
            var part = Markup.escape(key).text() + "=\"" + Markup.escape(value).text() + "\"";
            in.budget().characters(part.length());
            out.add(part);
        }
        boolean hasSpace = !in.has("autospace") || in.isTrue("autospace");
        return new Value.Text((hasSpace && !out.isEmpty() ? " " : "") + String.join(" ", out));
    }

    /// Fit for a script element, with its keys in order.
    private static Value json(Value self, Bound in) {
        boolean isOneLine = in.get("indent") == Value.None.NONE;
        return new Markup(
                JsonText.write(self, true, isOneLine ? -1 : in.integer("indent", 0))
                        .replace("<", "\\u003c")
                        .replace(">", "\\u003e")
                        .replace("&", "\\u0026")
                        .replace("'", "\\u0027"));
    }

    private static Value linked(Value self, Bound in) {
        if (!(Items.plain(self) instanceof Value.Text(var text))) {
            throw new PythonError("urlize wants a string, not '" + Types.name(self) + "'");
        }
        in.budget().characters(4L * text.length());
        var rel = new TreeSet<>(List.of("noopener"));
        if (in.isTrue("nofollow")) rel.add("nofollow");
        rel.addAll(Arrays.asList(in.text("rel", "").strip().split("\\s+", -1)));
        rel.remove("");
        boolean isTrimmed = in.get("trim_url_limit") != Value.None.NONE;
        var target = in.get("target") == Value.None.NONE ? "" : in.text("target");
        var linker =
                new Linker(
                        isTrimmed ? in.integer("trim_url_limit", 0) : -1,
                        String.join(" ", rel),
                        target,
                        schemes(in));
        return new Value.Text(linker.link(text));
    }

    private static List<String> schemes(Bound in) {
        if (in.get("extra_schemes") == Value.None.NONE) return List.of();
        return Items.of(in.get("extra_schemes")).stream().map(Repr::str).toList();
    }
}
