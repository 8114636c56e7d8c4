package io.millrace.app.demo.generate;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.millrace.kernel.Json;
import java.util.List;

/// What was planted into generated data: the truth that the product is held to.
public record Faults(long seed, List<Fault> faults) {
    public Faults {
        faults = List.copyOf(faults);
    }

    /// @throws java.util.NoSuchElementException when nothing of that kind was planted
    public <F extends Fault> F only(Class<F> kind) {
        return faults.stream().filter(kind::isInstance).map(kind::cast).findFirst().orElseThrow();
    }

    public String json() {
        return Json.write(this);
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = WrongUnit.class, name = "wrong-unit"),
        @JsonSubTypes.Type(value = BadValue.class, name = "bad-value"),
        @JsonSubTypes.Type(value = Twice.class, name = "twice")
    })
    public sealed interface Fault {
        String dataset();
    }

    /// All values of `column` in one batch are `factor` times too large.
    ///
    /// @param rows how many
    public record WrongUnit(String dataset, String batch, String column, int factor, long rows)
            implements Fault {}

    /// Rows with `value` in `column` are bad from batch `since` on.
    ///
    /// @param measure the column that shows it, 1 for a bad row
    /// @param rate share of bad rows among them
    /// @param rows how many are bad
    public record BadValue(
            String dataset,
            String column,
            String value,
            String since,
            String measure,
            double rate,
            long rows)
            implements Fault {}

    /// Persons who are in `dataset` twice, the second time with typos.
    ///
    /// @param batch that brought the second records
    public record Twice(String dataset, String batch, List<Pair> pairs) implements Fault {
        public Twice {
            pairs = List.copyOf(pairs);
        }
    }

    /// Ids of two records of one person.
    public record Pair(String original, String copy) {}
}
