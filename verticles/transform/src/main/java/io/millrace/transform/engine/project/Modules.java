package io.millrace.transform.engine.project;

import io.millrace.transform.engine.python.Arguments;
import io.millrace.transform.engine.python.Function;
import io.millrace.transform.engine.python.Numbers;
import io.millrace.transform.engine.python.PythonError;
import io.millrace.transform.engine.python.Repr;
import io.millrace.transform.engine.python.Thing;
import io.millrace.transform.engine.python.Value;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;

/// `modules`: the parts of Python's `datetime` and `re` that dbt projects use.
final class Modules {
    private Modules() {}

    static Value of(Instant now) {
        var present = LocalDateTime.ofInstant(now, ZoneOffset.UTC);
        var datetime =
                new Members(
                        "datetime",
                        Map.of(
                                "datetime", new DateTimeType(present),
                                "date", new DateTimeType(present)));
        return new Members(
                "modules", Map.of("datetime", datetime, "re", RegularExpressions.MODULE));
    }

    /// The class `datetime`: called, it makes a date; `now`, `utcnow`, `today` give the present.
    private record DateTimeType(LocalDateTime present) implements Thing {
        @Override
        public String text() {
            return "<class 'datetime.datetime'>";
        }

        @Override
        public boolean isCallable() {
            return true;
        }

        @Override
        public Value call(Arguments arguments) {
            try {
                return new DateTimeValue(
                        LocalDateTime.of(
                                part(arguments, 0, 1970),
                                part(arguments, 1, 1),
                                part(arguments, 2, 1),
                                part(arguments, 3, 0),
                                part(arguments, 4, 0),
                                part(arguments, 5, 0)));
            } catch (DateTimeException e) {
                throw new PythonError("this is no date");
            }
        }

        private static int part(Arguments arguments, int at, int fallback) {
            if (at >= arguments.positional().size()) return fallback;
            return Numbers.integer(arguments.positional().get(at))
                    .filter(number -> number.bitLength() < 31)
                    .orElseThrow(() -> new PythonError("an integer is required"))
                    .intValue();
        }

        @Override
        public Optional<Value> attribute(String name) {
            return switch (name) {
                case "now", "utcnow", "today" ->
                        Optional.of(new Function(name, _ -> new DateTimeValue(present)));
                case "strptime" -> Optional.of(new Function(name, DateTimeType::parse));
                default -> Optional.empty();
            };
        }

        private static Value parse(Arguments arguments) {
            var text = Repr.str(arguments.positional().getFirst());
            try {
                return new DateTimeValue(
                        text.length() <= 10
                                ? java.time.LocalDate.parse(text).atStartOfDay()
                                : LocalDateTime.parse(text.replace(' ', 'T')));
            } catch (DateTimeException e) {
                throw new PythonError("time data '" + text + "' is not an ISO 8601 date");
            }
        }
    }
}
