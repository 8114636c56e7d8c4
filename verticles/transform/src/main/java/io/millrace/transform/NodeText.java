package io.millrace.transform;

import io.millrace.transform.engine.project.Lines;
import io.millrace.transform.engine.project.Node;
import io.millrace.transform.store.SqlError;
import io.millrace.transform.store.SqlRefused;
import java.time.Duration;

/// Says what went wrong with a node, and where its author wrote it.
final class NodeText {
    private NodeText() {}

    /// @param line 0 where nobody knows it
    static String place(String file, int line) {
        return line > 0 ? file + ":" + line + ": " : file + ": ";
    }

    static String reason(Node node, SqlRefused refused) {
        var error = refused.error();
        int line =
                switch (node) {
                    case Node.Model model -> line(error, model.source(), model.sql());
                    case Node.Snapshot snapshot -> line(error, snapshot.source(), snapshot.sql());
                    case Node.Assertion test -> test.line();
                    case Node.UnitTest test -> test.line();
                    case Node.Recency recency -> recency.line();
                    case Node.Seed _ -> 0;
                };
        return place(node.file(), line) + error.message();
    }

    private static int line(SqlError error, String source, String sql) {
        return error.offset().map(at -> Lines.sourceLine(source, sql, at)).orElse(0);
    }

    /// @param bound that the newest row of a source is older than
    static String tooOld(String bound, Duration age) {
        return "the newest row is older than "
                + bound
                + ": "
                + age.toHours()
                + " h "
                + age.toMinutesPart()
                + " min";
    }
}
