package io.millrace.transform.engine.project;

import io.millrace.transform.engine.python.DictValue;
import io.millrace.transform.engine.python.Value;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What is said of a node beside what is built of it.
///
/// @param owner the package that it belongs to
/// @param path by which dbt knows it: package, folders, name
/// @param config when all of it was laid together; never changed
/// @param sources tables that it reads itself, as `source.table`
/// @param macros that its template found, as `package.name`
/// @param described the YAML file that speaks of it; empty without one
/// @param columns that it speaks of
/// @param version which one of its model it is, where there are several
public record About(
        String owner,
        List<String> path,
        DictValue config,
        Set<String> sources,
        Set<String> macros,
        String described,
        List<ColumnText> columns,
        Optional<ModelVersion> version) {
    public About {
        path = List.copyOf(path);
        sources = Set.copyOf(sources);
        macros = Set.copyOf(macros);
        columns = List.copyOf(columns);
    }

    /// Of what a template was rendered for.
    static About of(
            Draft draft, DictValue config, NodeNames names, Optional<Properties.Entry> entry) {
        return new About(
                draft.owner(),
                path(draft.owner(), draft.folders()),
                settled(config, draft.kind().materialized()),
                names.sources(),
                names.macros(),
                entry.map(Properties.Entry::file).orElse(""),
                entry.map(its -> ColumnText.of(its.node())).orElse(List.of()),
                entry.flatMap(Properties.Entry::version));
    }

    static List<String> path(String owner, Collection<String> steps) {
        return Stream.concat(Stream.of(owner), steps.stream()).toList();
    }

    /// `config` with what holds where nothing is said.
    static DictValue settled(DictValue config, String materialized) {
        var settled = new DictValue();
        settled.put("enabled", Value.Bool.TRUE);
        settled.put("materialized", new Value.Text(materialized));
        settled.putAll(config);
        return settled;
    }
}
