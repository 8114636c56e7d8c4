package io.millrace.transform.engine.lineage.sql;

import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;

/// Reads windows.
record WindowParser(Tokens tokens) {
    private static final Set<String> FRAMES = Set.of("rows", "range", "groups");

    /// `(base partition by a order by b rows ..)`
    Expression.Window window() {
        if (!tokens.isSymbol("(")) throw tokens.unexpected("'('");
        int end = tokens.closing(tokens.position());
        tokens.take();
        boolean isNamed =
                tokens.current().isName()
                        && !tokens.isWord("partition")
                        && !tokens.isWord("order")
                        && !tokens.isOneOf(FRAMES);
        Optional<String> base = isNamed ? Optional.of(tokens.name()) : Optional.empty();
        var columns = new ArrayList<Expression>();
        if (tokens.accept("partition", "by")) columns.addAll(ExpressionParser.list(tokens));
        boolean isOrdered = tokens.accept("order", "by");
        if (isOrdered) columns.addAll(ExpressionParser.ordered(tokens));
        if (tokens.isOneOf(FRAMES)) skipFrame(end);
        tokens.expectSymbol(")");
        return new Expression.Window(base, columns, isOrdered);
    }

    /// Columns of the query cannot stand in it.
    private void skipFrame(int end) {
        while (tokens.position() < end) {
            if (tokens.isWord("select")) throw tokens.unexpected("a frame without a query");
            tokens.take();
        }
    }
}
