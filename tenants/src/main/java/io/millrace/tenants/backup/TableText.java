package io.millrace.tenants.backup;

import io.millrace.kernel.Problem;
import io.millrace.tenants.backup.Manifest.Table;
import io.millrace.tenants.db.SqlNames;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The statements that make a table as an archive defines it.
final class TableText {
    // As Postgres formats the types that it has by itself.
    private static final Pattern TYPE =
            Pattern.compile("\"?[a-z][a-z0-9_ ]*+\"?(\\(-?[0-9]+(,-?[0-9]+)?\\))?[a-z ]*(\\[\\])?");

    private TableText() {}

    /// @param name with its schema, quoted
    /// @throws io.millrace.kernel.ProblemException `unprocessable` for a type that is none
    static String create(String name, Table table) {
        return table.columns().stream()
                .map(TableText::column)
                .collect(Collectors.joining(", ", "create table " + name + " (", ")"));
    }

    private static String column(Manifest.Column column) {
        if (!TYPE.matcher(column.type()).matches()) {
            throw Problem.unprocessable("The archive holds a type that no server wrote.")
                    .toException();
        }
        return SqlNames.quote(column.name())
                + " "
                + column.type()
                + column.collation().map(its -> " collate " + SqlNames.quote(its)).orElse("")
                + (column.isRequired() ? " not null" : "");
    }

    static String addKey(String name, Manifest.Key key) {
        return key.columns().stream()
                .map(SqlNames::quote)
                .collect(
                        Collectors.joining(
                                ", ",
                                "alter table "
                                        + name
                                        + " add constraint "
                                        + SqlNames.quote(key.name())
                                        + " primary key (",
                                ")"));
    }
}
