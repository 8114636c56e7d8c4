package io.millrace.transform.engine.project;

import io.millrace.transform.engine.project.Freshness.Age;
import io.millrace.transform.engine.python.DictValue;
import io.millrace.transform.engine.python.Numbers;
import io.millrace.transform.engine.python.Value;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Reads how fresh the tables of a source are to be: what the table says goes before what its
/// source says, and what is below `config` before the rest.
record FreshnessReader(SourceTable table) {
    private static final String FRESHNESS = "freshness";
    private static final Set<String> PERIODS = Set.of("minute", "hour", "day");

    /// Absent where nothing is said, or nothing is to be looked at.
    Optional<Freshness> read() {
        if (isOff(table.declaration())) return Optional.empty();
        var bounds = new DictValue();
        places().forEach(place ->
                place.at(FRESHNESS).ifPresent(said -> bounds.putAll(Draft.dict(said.toValue()))));
        var freshness =
                new Freshness(
                        text("loaded_at_field"),
                        text("loaded_at_query"),
                        Config.text(bounds, "filter"),
                        age(bounds, "warn_after"),
                        age(bounds, "error_after"));
        boolean isBound = freshness.warnAfter().isPresent() || freshness.errorAfter().isPresent();
        return isBound ? Optional.of(freshness) : Optional.empty();
    }

    /// The weakest first.
    private Stream<Yaml> places() {
        return Stream.of(table.within(), table.declaration())
                .flatMap(node -> Stream.concat(Stream.of(node), node.at("config").stream()));
    }

    /// `freshness: null`
    private static boolean isOff(Yaml node) {
        return node instanceof Yaml.Mapping(var entries, _)
                && entries.containsKey(FRESHNESS)
                && node.at(FRESHNESS).isEmpty();
    }

    private Optional<String> text(String name) {
        return places().flatMap(place -> place.text(name).stream()).reduce((_, last) -> last);
    }

    private Optional<Age> age(DictValue bounds, String name) {
        var said = bounds.get(name).filter(value -> value != Value.None.NONE).map(Draft::dict);
        if (said.isEmpty()) return Optional.empty();
        var count =
                said.get()
                        .get("count")
                        .flatMap(Numbers::integer)
                        .filter(number -> number.signum() > 0 && number.bitLength() < 20);
        var period = Config.text(said.get(), "period").filter(PERIODS::contains);
        if (count.isEmpty() || period.isEmpty()) {
            throw new FaultException(
                    new Fault(
                            table.file(),
                            table.declaration().line(),
                            name + " needs a count, and a period of minute, hour or day"));
        }
        return Optional.of(new Age(count.get().longValue(), period.get()));
    }

    /// The node that looks at it.
    Optional<Node> node() {
        return read().map(this::looking);
    }

    private Node looking(Freshness freshness) {
        var source = Source.of(table);
        return new Node.Recency(
                Node.Recency.PREFIX + table.key(),
                table.file(),
                table.declaration().line(),
                table.table(),
                freshness,
                source.tags(),
                new About(
                        table.owner(),
                        About.path(table.owner(), List.of(table.source(), table.name())),
                        new DictValue(),
                        Set.of(),
                        Set.of(),
                        table.file(),
                        source.columns(),
                        Optional.empty()));
    }
}
