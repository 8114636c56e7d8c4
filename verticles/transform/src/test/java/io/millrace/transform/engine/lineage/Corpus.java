package io.millrace.transform.engine.lineage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The statements of `lineage/*.txt` with what they say of their columns; the README beside them
/// tells how they are written.
public final class Corpus {
    public static final String SCHEMA = "shop";
    public static final String UNKNOWN = "unknown";

    private static final List<String> FILES =
            List.of(
                    "aggregates",
                    "columns",
                    "ctes",
                    "expressions",
                    "from",
                    "joins",
                    "sets",
                    "stars",
                    "subqueries",
                    "unknown",
                    "windows");

    private static final Map<String, Map<String, String>> TABLES = tables();

    /// Of the tables of the corpus, which need not be named with their schema.
    public static final Catalog CATALOG =
            relation ->
                    relation.schema().isEmpty() || relation.schema().equals(SCHEMA)
                            ? Optional.ofNullable(TABLES.get(relation.name()))
                                    .map(columns -> List.copyOf(columns.keySet()))
                            : Optional.empty();

    private Corpus() {}

    /// @param expected a line a column, then one of the rows
    public record Case(String file, String title, String sql, List<String> expected) {
        @Override
        public String toString() {
            return file + ": " + title;
        }
    }

    /// By table the types of its columns by name, in their order.
    public static Map<String, Map<String, String>> tables() {
        var tables = new LinkedHashMap<String, Map<String, String>>();
        for (var line : lines("tables")) {
            if (line.isBlank() || line.startsWith("#")) continue;
            var parts = line.split(": ", 2);
            var columns = new LinkedHashMap<String, String>();
            for (var column : parts[1].split("; ", -1)) {
                var words = column.split(" ", 2);
                columns.put(words[0], words[1]);
            }
            tables.put(parts[0], columns);
        }
        return tables;
    }

    public static List<Case> cases() {
        return FILES.stream().flatMap(Corpus::cases).toList();
    }

    private static Stream<Case> cases(String file) {
        var cases = new ArrayList<Case>();
        var text = String.join("\n", lines(file));
        for (var one : text.split("(?m)^== ", -1)) {
            if (one.isBlank()) continue;
            var title = one.split("\n", 2);
            var parts = title[1].split("(?m)^--$", 2);
            var expected = parts[1].lines().filter(line -> !line.isBlank()).toList();
            cases.add(
                    new Case(
                            file,
                            title[0],
                            parts[0].strip(),
                            expected.stream().map(Corpus::sorted).toList()));
        }
        return cases.stream();
    }

    private static List<String> lines(String file) {
        try (var in = Corpus.class.getResourceAsStream("/lineage/" + file + ".txt")) {
            return new String(in.readAllBytes(), UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// With the columns of each part by name.
    private static String sorted(String line) {
        var parts = line.split(": ", 2);
        return parts[0]
                + ": "
                + Arrays.stream(parts[1].split(", ", -1))
                        .map(Corpus::sortedPart)
                        .collect(Collectors.joining(", "));
    }

    private static String sortedPart(String part) {
        var words = new ArrayList<>(List.of(part.split(" ", -1)));
        var first = words.getFirst();
        boolean isLed = Arrays.stream(How.values()).map(How::id).anyMatch(first::equals);
        var head = isLed ? words.removeFirst() + " " : "";
        return head + words.stream().sorted().collect(Collectors.joining(" "));
    }

    /// What a lineage says, as the corpus writes it.
    public static List<String> said(Lineage lineage) {
        var said = new ArrayList<String>();
        for (var column : lineage.columns()) {
            said.add(column.name() + ": " + said(column.sources()));
        }
        if (lineage.open().isPresent()) said.add("*: " + UNKNOWN);
        said.add("rows: " + saidOfRows(lineage.rows()));
        return said;
    }

    /// Whether something of it is not known.
    public static boolean hasUnknown(Lineage lineage) {
        return said(lineage).stream().anyMatch(line -> line.endsWith(": " + UNKNOWN));
    }

    static String said(Sources sources) {
        if (!sources.isKnown()) return UNKNOWN;
        var said =
                Arrays.stream(How.values())
                        .map(how -> said(sources, how))
                        .filter(part -> !part.isEmpty())
                        .collect(Collectors.joining(", "));
        return said.isEmpty() ? "nothing" : said;
    }

    private static String said(Sources sources, How how) {
        var names =
                sources.origins().stream()
                        .filter(origin -> origin.how() == how)
                        .map(Corpus::name)
                        .sorted()
                        .collect(Collectors.joining(" "));
        return names.isEmpty() ? "" : how.id() + " " + names;
    }

    static String saidOfRows(Sources rows) {
        if (!rows.isKnown()) return UNKNOWN;
        var names =
                rows.origins().stream()
                        .map(Corpus::name)
                        .distinct()
                        .sorted()
                        .collect(Collectors.joining(" "));
        return names.isEmpty() ? "nothing" : names;
    }

    static String name(Origin origin) {
        return origin.column().relation().name() + "." + origin.column().name();
    }
}
