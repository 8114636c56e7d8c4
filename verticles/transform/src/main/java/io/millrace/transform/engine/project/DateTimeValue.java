package io.millrace.transform.engine.project;

import io.millrace.transform.engine.python.Function;
import io.millrace.transform.engine.python.PythonError;
import io.millrace.transform.engine.python.Repr;
import io.millrace.transform.engine.python.Thing;
import io.millrace.transform.engine.python.Value;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/// A `datetime` without zone.
record DateTimeValue(LocalDateTime time) implements Thing {
    private static final DateTimeFormatter SHOWN = formatter("yyyy-MM-dd HH:mm:ss");

    private static DateTimeFormatter formatter(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
    }

    @Override
    public String text() {
        return time.format(SHOWN);
    }

    @Override
    public Optional<Value> attribute(String name) {
        return switch (name) {
            case "year" -> number(time.getYear());
            case "month" -> number(time.getMonthValue());
            case "day" -> number(time.getDayOfMonth());
            case "hour" -> number(time.getHour());
            case "minute" -> number(time.getMinute());
            case "second" -> number(time.getSecond());
            case "isoformat" -> function(name, formatter("yyyy-MM-dd'T'HH:mm:ss").format(time));
            case "weekday" ->
                    Optional.of(
                            new Function(
                                    name, _ -> Value.Int.of(time.getDayOfWeek().getValue() - 1L)));
            case "date" ->
                    Optional.of(
                            new Function(
                                    name,
                                    _ -> new DateTimeValue(time.toLocalDate().atStartOfDay())));
            case "strftime" ->
                    Optional.of(
                            new Function(
                                    name,
                                    in ->
                                            new Value.Text(
                                                    formatted(
                                                            Repr.str(
                                                                    in.positional().getFirst())))));
            default -> Optional.empty();
        };
    }

    private static Optional<Value> number(int value) {
        return Optional.of(Value.Int.of(value));
    }

    private static Optional<Value> function(String name, String result) {
        return Optional.of(new Function(name, _ -> new Value.Text(result)));
    }

    private String formatted(String pattern) {
        var out = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c != '%' || i + 1 == pattern.length()) out.append(c);
            else out.append(directive(pattern.charAt(++i)));
        }
        return out.toString();
    }

    private String directive(char directive) {
        return switch (directive) {
            case 'Y' -> formatter("yyyy").format(time);
            case 'y' -> formatter("yy").format(time);
            case 'm' -> formatter("MM").format(time);
            case 'd' -> formatter("dd").format(time);
            case 'H' -> formatter("HH").format(time);
            case 'I' -> formatter("hh").format(time);
            case 'M' -> formatter("mm").format(time);
            case 'S' -> formatter("ss").format(time);
            case 'f' -> formatter("SSSSSS").format(time);
            case 'j' -> formatter("DDD").format(time);
            case 'p' -> formatter("a").format(time);
            case 'a' -> formatter("EEE").format(time);
            case 'A' -> formatter("EEEE").format(time);
            case 'b' -> formatter("MMM").format(time);
            case 'B' -> formatter("MMMM").format(time);
            case 'F' -> formatter("yyyy-MM-dd").format(time);
            case 'T' -> formatter("HH:mm:ss").format(time);
            case '%' -> "%";
            default -> throw new PythonError("strftime: unknown directive '%" + directive + "'");
        };
    }
}
