package io.millrace.transform.engine.project;

import io.millrace.transform.engine.python.DictValue;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A raw table as a project speaks of it.
///
/// @param owner the package that declares it
/// @param table its name in the tenant's raw schema
/// @param file that declares it; empty of one that is not declared
/// @param about what is said of the source that it is a table of
/// @param freshness how old its rows may be
public record Source(
        String owner,
        String source,
        String name,
        String table,
        String file,
        String description,
        String about,
        DictValue meta,
        Set<String> tags,
        List<ColumnText> columns,
        Optional<Freshness> freshness) {
    public Source {
        tags = Set.copyOf(tags);
        columns = List.copyOf(columns);
    }

    /// As nodes name it.
    public String key() {
        return source + "." + name;
    }

    static Source of(SourceTable table) {
        var own = Said.of(table.declaration());
        var config = new DictValue();
        Config.merge(Said.of(table.within()).values(), config);
        Config.merge(own.values(), config);
        return new Source(
                table.owner(),
                table.source(),
                table.name(),
                table.table(),
                table.file(),
                table.declaration().text("description").orElse("").strip(),
                table.within().text("description").orElse("").strip(),
                own.meta(),
                Config.tags(config),
                ColumnText.of(table.declaration()),
                new FreshnessReader(table).read());
    }

    /// A table of the source `raw`, which need not be declared.
    static Source undeclared(String owner, String key) {
        int dot = key.indexOf('.');
        var name = key.substring(dot + 1);
        return new Source(
                owner,
                key.substring(0, dot),
                name,
                name,
                "",
                "",
                "",
                new DictValue(),
                Set.of(),
                List.of(),
                Optional.empty());
    }
}
