package io.millrace.transform.engine.project;

import io.millrace.transform.engine.project.References.Referable;
import io.millrace.transform.engine.python.Repr;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads the CSV files of seeds and gives their columns types.
final class SeedCompiler {
    private static final int MAX_ROWS = 100_000;
    private static final Set<String> WHOLE_TYPES = Set.of("integer", "bigint");

    /// A value is kept as a text of its own.
    private static final int TIMES_OF_TEXT = 10;

    private final Workspace workspace;
    private final References references;
    private final Faults faults;

    SeedCompiler(Workspace workspace, References references, Faults faults) {
        this.workspace = workspace;
        this.references = references;
        this.faults = faults;
    }

    List<Node.Seed> compile() {
        var seeds = new ArrayList<Node.Seed>();
        for (var draft : workspace.seeds().values()) {
            boolean isEnabled = Draft.isEnabled(draft.config());
            references.put(
                    new Referable(
                            draft.name(),
                            draft.owner(),
                            isEnabled,
                            false,
                            Draft.alias(draft.config(), draft.name()),
                            false,
                            ""));
            if (isEnabled) faults.guard(() -> seeds.add(seed(draft)));
        }
        return seeds;
    }

    private SeedColumns columns(Draft draft) {
        var types = draft.config().get("column_types").map(Repr::repr).orElse("");
        return workspace
                .memory()
                .made(
                        SeedColumns.class,
                        TIMES_OF_TEXT,
                        List.of(draft.file(), draft.text(), types),
                        () -> read(draft));
    }

    private static SeedColumns read(Draft draft) {
        var records = CsvText.read(draft.file(), draft.text());
        if (records.isEmpty())
            throw new FaultException(new Fault(draft.file(), 1, "there is no header"));
        if (records.size() > MAX_ROWS) {
            throw new FaultException(
                    new Fault(
                            draft.file(),
                            0,
                            "a seed has at most " + MAX_ROWS + " rows; upload it as a dataset"));
        }
        var header = records.getFirst().fields();
        if (new HashSet<>(header).size() < header.size() || header.contains("")) {
            throw new FaultException(
                    new Fault(draft.file(), 1, "two columns have one name, or one has none"));
        }
        var columns = new ArrayList<SeedColumn>();
        for (int i = 0; i < header.size(); i++) {
            columns.add(column(draft, header.get(i), values(draft.file(), records, i)));
        }
        return new SeedColumns(columns);
    }

    private Node.Seed seed(Draft draft) {
        var columns = columns(draft).columns();
        var _ = Hook.all(draft.config()); // what is none is said now
        var entry = workspace.properties().of(draft.name());
        return new Node.Seed(
                draft.name(),
                Draft.alias(draft.config(), draft.name()),
                draft.file(),
                columns,
                entry.map(Properties.Entry::description).orElse(""),
                Config.tags(draft.config()),
                new About(
                        draft.owner(),
                        About.path(draft.owner(), draft.folders()),
                        About.settled(draft.ownConfig().values(), draft.kind().materialized()),
                        Set.of(),
                        Set.of(),
                        entry.map(Properties.Entry::file).orElse(""),
                        entry.map(its -> ColumnText.of(its.node())).orElse(List.of()),
                        Optional.empty()));
    }

    private static List<String> values(String file, List<CsvText.Line> records, int column) {
        int width = records.getFirst().fields().size();
        var values = new ArrayList<String>();
        for (var line : records.subList(1, records.size())) {
            if (line.fields().size() != width) {
                throw new FaultException(
                        new Fault(
                                file,
                                line.number(),
                                line.fields().size() + " fields instead of " + width));
            }
            values.add(line.fields().get(column));
        }
        return values;
    }

    private static SeedColumn column(Draft draft, String name, List<String> written) {
        var values = written.stream().map(SeedCompiler::told).toList();
        Optional<String> told =
                draft.config()
                        .get("column_types")
                        .map(Draft::dict)
                        .flatMap(dict -> dict.get(name))
                        .map(Repr::str);
        var type = told.orElseGet(() -> ColumnType.of(values));
        if (!ColumnType.isName(type)) {
            throw new FaultException(
                    new Fault(draft.file(), 0, "'" + type + "' is no type of a column"));
        }
        boolean isWhole = told.isEmpty() && WHOLE_TYPES.contains(type);
        return new SeedColumn(
                name, type, isWhole ? values.stream().map(ColumnType::wholeText).toList() : values);
    }

    /// For dbt `null` and blanks are nulls, too.
    private static String told(String written) {
        var bare = written.strip();
        return bare.equalsIgnoreCase("null") ? "" : bare.isEmpty() ? bare : written;
    }
}
