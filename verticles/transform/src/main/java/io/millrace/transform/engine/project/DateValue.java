package io.millrace.transform.engine.project;

import io.millrace.transform.engine.python.Function;
import io.millrace.transform.engine.python.Thing;
import io.millrace.transform.engine.python.Value;
import java.time.LocalDate;
import java.util.Optional;

/// A `date`.
record DateValue(LocalDate date) implements Thing {
    @Override
    public String text() {
        return date.toString();
    }

    @Override
    public String type() {
        return "datetime.date";
    }

    @Override
    public Optional<Integer> compare(Value other) {
        return other instanceof DateValue(var it)
                ? Optional.of(date.compareTo(it))
                : Optional.empty();
    }

    @Override
    public Optional<Value> attribute(String name) {
        return name.equals("isoformat")
                ? Optional.of(new Function(name, _ -> new Value.Text(text())))
                : new DateTimeValue(date.atStartOfDay()).attribute(name);
    }
}
