package io.millrace.transform.engine.project;

import io.millrace.transform.engine.python.DictValue;
import io.millrace.transform.engine.python.JsonText;
import io.millrace.transform.engine.python.ListValue;
import io.millrace.transform.engine.python.Value;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/// Reads the rows of unit tests: written in place as a list, as CSV or as SQL, or in a file.
record FixtureReader(Workspace workspace, Properties.Entry test) {

    Fixture read(Yaml node) {
        var format = node.text("format").orElse("dict");
        return switch (format) {
            case "dict" -> values(rows(node));
            case "csv" -> csv(text(node, ".csv"), node);
            case "sql" -> new Fixture(Optional.of(text(node, ".sql").strip()), List.of(), "[]");
            default -> throw fault(node, "the format of rows is dict, csv or sql");
        };
    }

    private List<DictValue> rows(Yaml node) {
        var rows = new ArrayList<DictValue>();
        for (var row : node.all("rows")) {
            if (!(row.toValue() instanceof DictValue values)) {
                throw fault(row, "a row is a mapping of columns to values");
            }
            rows.add(values);
        }
        return rows;
    }

    private static Fixture values(List<DictValue> rows) {
        var columns = new LinkedHashSet<String>();
        rows.forEach(row -> row.keys().forEach(key -> columns.add(name(key))));
        return new Fixture(
                Optional.empty(), List.copyOf(columns), JsonText.write(new ListValue(rows)));
    }

    private static String name(Value key) {
        return key instanceof Value.Text(var text) ? text : JsonText.write(key);
    }

    private Fixture csv(String text, Yaml node) {
        var lines = CsvText.read(test.file(), text.stripLeading());
        if (lines.isEmpty()) throw fault(node, "the CSV has no header");
        var header = lines.getFirst().fields().stream().map(String::strip).toList();
        var rows = new ArrayList<DictValue>();
        for (var line : lines.subList(1, lines.size())) {
            if (line.fields().size() != header.size()) {
                throw fault(node, line.fields().size() + " fields instead of " + header.size());
            }
            var row = new DictValue();
            for (int i = 0; i < header.size(); i++) {
                var field = line.fields().get(i).strip();
                row.put(header.get(i), field.isEmpty() ? Value.None.NONE : new Value.Text(field));
            }
            rows.add(row);
        }
        var fixture = values(rows);
        return new Fixture(Optional.empty(), header, fixture.json());
    }

    private String text(Yaml node, String ending) {
        var file = node.text("fixture");
        if (file.isEmpty()) return node.text("rows").orElse("");
        return workspace
                .fixture(test.owner(), file.get() + ending)
                .orElseThrow(
                        () -> fault(node, "there is no fixture '" + file.get() + ending + "'"));
    }

    private FaultException fault(Yaml node, String message) {
        return new FaultException(new Fault(test.file(), node.line(), message));
    }
}
