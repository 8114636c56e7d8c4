package io.millrace.tenants.backup;

import io.millrace.kernel.Problem;
import io.millrace.kernel.ProblemException;
import io.millrace.tenants.db.SqlNames;
import java.util.regex.Pattern;

/// The statement that makes an index as an archive defines it. Its head is written anew, so that it
/// makes an index of that table and does nothing else; Postgres lets only immutable functions into
/// what follows.
final class IndexText {
    private static final String NAME = "([a-z_][a-z0-9_]*|\"(?:[^\"]|\"\")+\")";
    // As pg_get_indexdef writes it.
    private static final Pattern DEFINITION =
            Pattern.compile(
                    "CREATE (UNIQUE )?INDEX %1$s ON %1$s\\.%1$s USING (btree|hash|gist|spgist|gin|brin) (\\(.+)"
                            .formatted(NAME),
                    Pattern.DOTALL);

    private IndexText() {}

    /// @param schema that of the table
    /// @throws io.millrace.kernel.ProblemException `unprocessable` when the definition is of
    ///   another table, or of something else than an index
    static String create(String schema, String table, String definition) {
        var found = DEFINITION.matcher(DefinitionText.checked(definition));
        if (!found.matches()) throw strange(table);
        boolean isOfTable =
                name(found.group(3)).equals(schema) && name(found.group(4)).equals(table);
        if (!isOfTable) throw strange(table);
        return "create "
                + (found.group(1) == null ? "" : "unique ")
                + "index "
                + SqlNames.quote(name(found.group(2)))
                + " on "
                + SqlNames.quote(schema, table)
                + " using "
                + found.group(5)
                + " "
                + found.group(6);
    }

    static ProblemException strange(String table) {
        return Problem.unprocessable(
                        "The archive holds an index of " + table + " that no server wrote.")
                .toException();
    }

    private static String name(String written) {
        if (!written.startsWith("\"")) return written;
        return written.substring(1, written.length() - 1).replace("\"\"", "\"");
    }
}
