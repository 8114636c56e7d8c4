package io.millrace.transform.engine.project;

import io.millrace.transform.engine.python.Arguments;
import io.millrace.transform.engine.python.Budget;
import io.millrace.transform.engine.python.Function;
import io.millrace.transform.engine.python.ListValue;
import io.millrace.transform.engine.python.Numbers;
import io.millrace.transform.engine.python.PythonError;
import io.millrace.transform.engine.python.Repr;
import io.millrace.transform.engine.python.Thing;
import io.millrace.transform.engine.python.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Python's module `re` over Java's expressions. Each character that a match looks at is a step of
/// the budget, so an expression that backtracks without end is stopped like any loop.
final class RegularExpressions {
    static final Value MODULE = module();

    private RegularExpressions() {}

    private static Value module() {
        var functions = new HashMap<String, Value>();
        add(functions, "match", (matcher, _) -> match(matcher.lookingAt(), matcher));
        add(functions, "fullmatch", (matcher, _) -> match(matcher.matches(), matcher));
        add(functions, "search", (matcher, _) -> match(matcher.find(), matcher));
        add(functions, "findall", (matcher, _) -> all(matcher));
        functions.put("sub", new Function("sub", RegularExpressions::replace));
        functions.put("split", new Function("split", RegularExpressions::split));
        functions.put(
                "escape",
                new Function(
                        "escape",
                        in -> new Value.Text(text(in, 0).replaceAll("([^A-Za-z0-9_])", "\\\\$1"))));
        functions.put("IGNORECASE", Value.Int.of(Pattern.CASE_INSENSITIVE));
        return new Members("re", functions);
    }

    private static void add(
            Map<String, Value> functions, String name, BiFunction<Matcher, Arguments, Value> use) {
        functions.put(name, new Function(name, in -> use.apply(matcher(in, text(in, 1), 2), in)));
    }

    private static String text(Arguments in, int at) {
        if (at >= in.positional().size()) throw new PythonError("an argument is missing");
        return Repr.str(in.positional().get(at));
    }

    private static Matcher matcher(Arguments in, String text, int flagsAt) {
        int flags =
                in.positional().size() > flagsAt
                        ? Numbers.integer(in.positional().get(flagsAt))
                                .map(number -> number.intValue() & Pattern.CASE_INSENSITIVE)
                                .orElse(0)
                        : 0;
        try {
            return Pattern.compile(text(in, 0).replace("(?P<", "(?<"), flags)
                    .matcher(new Watched(text, in.budget()));
        } catch (PatternSyntaxException e) {
            throw new PythonError("re: " + e.getDescription());
        }
    }

    private static Value match(boolean found, Matcher matcher) {
        return found ? new Match(matcher.toMatchResult()) : Value.None.NONE;
    }

    private static Value all(Matcher matcher) {
        var found = new ArrayList<Value>();
        while (matcher.find()) {
            int groups = matcher.groupCount();
            found.add(
                    groups == 0
                            ? group(matcher, 0)
                            : groups == 1 ? group(matcher, 1) : groups(matcher));
        }
        return new ListValue(found);
    }

    private static Value group(MatchResult match, int group) {
        var text = match.group(group);
        return text == null ? Value.None.NONE : new Value.Text(text);
    }

    private static Value groups(MatchResult match) {
        var groups = new ArrayList<Value>();
        for (int i = 1; i <= match.groupCount(); i++) groups.add(group(match, i));
        return new Value.Tuple(groups);
    }

    private static Value replace(Arguments in) {
        var by = text(in, 1).replace("$", "\\$").replaceAll("\\\\g?<?(\\d)>?", "\\$$1");
        var text = text(in, 2);
        in.budget().characters(text.length());
        try {
            return new Value.Text(matcher(in, text, 9).replaceAll(by));
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new PythonError("re.sub: the replacement names a group that is not there");
        }
    }

    private static Value split(Arguments in) {
        var text = text(in, 1);
        var matcher = matcher(in, text, 9);
        var parts = new ArrayList<Value>();
        int from = 0;
        while (matcher.find()) {
            parts.add(new Value.Text(text.substring(from, matcher.start())));
            from = matcher.end();
        }
        parts.add(new Value.Text(text.substring(from)));
        return new ListValue(parts);
    }

    private record Match(MatchResult result) implements Thing {
        @Override
        public String text() {
            return "<re.Match object; match="
                    + Repr.repr(RegularExpressions.group(result, 0))
                    + ">";
        }

        @Override
        public Optional<Value> attribute(String name) {
            return switch (name) {
                case "group" -> Optional.of(new Function(name, this::group));
                case "groups" -> Optional.of(new Function(name, _ -> groups(result)));
                case "start" -> Optional.of(new Function(name, _ -> Value.Int.of(result.start())));
                case "end" -> Optional.of(new Function(name, _ -> Value.Int.of(result.end())));
                default -> Optional.empty();
            };
        }

        private Value group(Arguments in) {
            var which = in.positional().isEmpty() ? Value.Int.of(0) : in.positional().getFirst();
            try {
                if (which instanceof Value.Text(var name)) {
                    var text = result.group(name);
                    return text == null ? Value.None.NONE : new Value.Text(text);
                }
                return RegularExpressions.group(
                        result, Numbers.integer(which).orElseThrow().intValue());
            } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
                throw new PythonError("no such group");
            }
        }
    }

    /// Text that counts who looks at it.
    private record Watched(String text, Budget budget) implements CharSequence {
        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            budget.step();
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
