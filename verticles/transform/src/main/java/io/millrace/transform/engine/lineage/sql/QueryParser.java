package io.millrace.transform.engine.lineage.sql;

import io.millrace.transform.engine.lineage.sql.Query.Body;
import io.millrace.transform.engine.lineage.sql.Query.Combined;
import io.millrace.transform.engine.lineage.sql.Query.Cte;
import io.millrace.transform.engine.lineage.sql.Query.Ending;
import io.millrace.transform.engine.lineage.sql.Query.SetOperator;
import io.millrace.transform.engine.lineage.sql.Query.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads queries: what they begin with, what they are combined of, what they end with.
record QueryParser(Tokens tokens) {
    private static final Set<String> BEGIN = Set.of("select", "with", "values", "table");
    private static final Set<String> BEHIND =
            Set.of("union", "intersect", "except", "order", "limit", "offset", "fetch", "for");
    private static final Set<String> ROWS = Set.of("row", "rows");
    private static final Set<String> FIRST = Set.of("first", "next");
    private static final Set<String> GRAPH = Set.of("search", "cycle");

    /// Whether the bracket at `open` holds a query, as `((select 1) union select 2)` does, and not
    /// an expression, as `((select 1) + 2)` does.
    boolean isQuery(int open) {
        int at = open;
        while (true) {
            tokens.step();
            var inner = tokens.token(at + 1);
            if (!inner.isSymbol("(")) return inner.isOneOf(BEGIN);
            var behind = tokens.token(tokens.closing(at + 1) + 1);
            if (!behind.isSymbol(")") && !behind.isOneOf(BEHIND)) return false;
            at++;
        }
    }

    /// A query in brackets. One that is not read is left out: the bracket tells where it ends.
    Query inBrackets() {
        var mark = tokens.mark();
        try {
            tokens.expectSymbol("(");
            var query = query();
            tokens.expectSymbol(")");
            return query;
        } catch (Unreadable e) {
            if (e.isWhole()) throw e;
            tokens.back(mark);
            tokens.skipBrackets();
            return Query.unread(e.reason());
        }
    }

    Query query() {
        tokens.enter();
        var ctes = new ArrayList<Cte>();
        boolean isRecursive = false;
        if (tokens.accept("with")) {
            isRecursive = tokens.accept("recursive");
            ctes.add(cte());
            while (tokens.acceptSymbol(",")) ctes.add(cte());
        }
        var body = combined();
        var ending = ending();
        tokens.leave();
        return new Query(ctes, isRecursive, body, ending);
    }

    private Cte cte() {
        var name = tokens.name();
        var columns = tokens.isSymbol("(") ? tokens.names() : List.<String>of();
        tokens.expect("as");
        tokens.accept("not");
        tokens.accept("materialized");
        var query = inBrackets();
        if (tokens.isOneOf(GRAPH)) throw tokens.unexpected("no search and no cycle");
        return new Cte(name, columns, query);
    }

    private Body combined() {
        var first = intersected();
        var steps = new ArrayList<Step>();
        for (var next = operator(); next.isPresent(); next = operator()) {
            boolean isAll = isAll();
            steps.add(new Step(next.get(), isAll, intersected()));
        }
        return steps.isEmpty() ? first : new Combined(first, steps);
    }

    private Optional<SetOperator> operator() {
        if (tokens.accept("union")) return Optional.of(SetOperator.UNION);
        if (tokens.accept("except")) return Optional.of(SetOperator.EXCEPT);
        return Optional.empty();
    }

    /// `intersect` binds closer than the others.
    private Body intersected() {
        var first = simple();
        var steps = new ArrayList<Step>();
        while (tokens.accept("intersect")) {
            boolean isAll = isAll();
            steps.add(new Step(SetOperator.INTERSECT, isAll, simple()));
        }
        return steps.isEmpty() ? first : new Combined(first, steps);
    }

    private boolean isAll() {
        if (tokens.accept("all")) return true;
        tokens.accept("distinct");
        return false;
    }

    private Body simple() {
        if (tokens.isSymbol("(")) return new Query.Wrapped(inBrackets());
        if (tokens.accept("select")) return new SelectParser(tokens).select();
        if (tokens.accept("values")) return values();
        if (tokens.accept("table")) return SelectParser.ofTable(tokens);
        throw tokens.unexpected("a query");
    }

    private Body values() {
        var rows = new ArrayList<List<Expression>>();
        do {
            tokens.expectSymbol("(");
            rows.add(ExpressionParser.list(tokens));
            tokens.expectSymbol(")");
        } while (tokens.acceptSymbol(","));
        return new Query.Values(rows);
    }

    private Ending ending() {
        var order = List.<Expression>of();
        var limits = new ArrayList<Expression>();
        boolean isLimited = false;
        while (true) {
            if (tokens.accept("order", "by")) {
                order = ExpressionParser.ordered(tokens);
            } else if (tokens.accept("limit")) {
                if (tokens.accept("all")) continue;
                limits.add(ExpressionParser.one(tokens));
                isLimited = true;
            } else if (tokens.accept("offset")) {
                limits.add(ExpressionParser.one(tokens));
                tokens.acceptOneOf(ROWS);
                isLimited = true;
            } else if (tokens.accept("fetch")) {
                fetch().ifPresent(limits::add);
                isLimited = true;
            } else if (tokens.accept("for")) {
                lock();
            } else {
                return new Ending(order, isLimited, limits);
            }
        }
    }

    /// `first 5 rows only`
    private Optional<Expression> fetch() {
        tokens.acceptOneOf(FIRST);
        Optional<Expression> count =
                tokens.isOneOf(ROWS) ? Optional.empty() : Optional.of(ExpressionParser.one(tokens));
        tokens.acceptOneOf(ROWS);
        if (!tokens.accept("with", "ties")) tokens.expect("only");
        return count;
    }

    /// `no key update of a, b skip locked`
    private void lock() {
        tokens.accept("no");
        tokens.accept("key");
        if (!tokens.accept("update")) tokens.expect("share");
        if (tokens.accept("of")) {
            do {
                tokens.path();
            } while (tokens.acceptSymbol(","));
        }
        if (!tokens.accept("nowait")) tokens.accept("skip", "locked");
    }
}
