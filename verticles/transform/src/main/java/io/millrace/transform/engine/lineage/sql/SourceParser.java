package io.millrace.transform.engine.lineage.sql;

import io.millrace.transform.engine.lineage.sql.Source.Alias;
import io.millrace.transform.engine.lineage.sql.Source.Chain;
import io.millrace.transform.engine.lineage.sql.Source.Join;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads what stands behind `from`.
record SourceParser(Tokens tokens) {
    static List<Chain> from(Tokens tokens) {
        var parser = new SourceParser(tokens);
        var chains = new ArrayList<Chain>();
        do {
            chains.add(parser.chain());
        } while (tokens.acceptSymbol(","));
        return chains;
    }

    private Chain chain() {
        var first = source();
        var joins = new ArrayList<Join>();
        while (true) {
            boolean isNatural = tokens.accept("natural");
            var kind = kind();
            if (kind.isEmpty()) {
                if (isNatural) throw tokens.unexpected("'join'");
                return new Chain(first, joins);
            }
            joins.add(join(kind.get(), isNatural));
        }
    }

    private Optional<Join.Kind> kind() {
        if (tokens.accept("join")) return Optional.of(Join.Kind.INNER);
        Optional<Join.Kind> kind =
                switch (tokens.current().is(Token.Kind.WORD) ? tokens.current().text() : "") {
                    case "inner" -> Optional.of(Join.Kind.INNER);
                    case "left" -> Optional.of(Join.Kind.LEFT);
                    case "right" -> Optional.of(Join.Kind.RIGHT);
                    case "full" -> Optional.of(Join.Kind.FULL);
                    case "cross" -> Optional.of(Join.Kind.CROSS);
                    default -> Optional.empty();
                };
        if (kind.isPresent()) {
            tokens.take();
            tokens.accept("outer");
            tokens.expect("join");
        }
        return kind;
    }

    private Join join(Join.Kind kind, boolean isNatural) {
        var source = source();
        if (isNatural || kind == Join.Kind.CROSS) {
            return new Join(kind, isNatural, source, Optional.empty(), List.of(), Optional.empty());
        }
        if (tokens.accept("on")) {
            var on = Optional.of(ExpressionParser.one(tokens));
            return new Join(kind, false, source, on, List.of(), Optional.empty());
        }
        tokens.expect("using");
        var using = tokens.names();
        Optional<String> alias =
                tokens.accept("as") ? Optional.of(tokens.name()) : Optional.empty();
        return new Join(kind, false, source, Optional.empty(), using, alias);
    }

    private Source source() {
        tokens.enter();
        boolean isLateral = tokens.accept("lateral");
        var source = tokens.isSymbol("(") ? inBrackets(isLateral) : named();
        tokens.leave();
        return source;
    }

    private Source inBrackets(boolean isLateral) {
        var queries = new QueryParser(tokens);
        if (queries.isQuery(tokens.position())) {
            return new Source.Subquery(queries.inBrackets(), isLateral, alias());
        }
        tokens.expectSymbol("(");
        var chain = chain();
        tokens.expectSymbol(")");
        return new Source.Group(chain, alias());
    }

    private Source named() {
        if (tokens.accept("rows", "from")) return functions(callsFromRows());
        tokens.accept("only");
        boolean isKept = tokens.current().isOneOf(Words.FUNCTIONS);
        var path = path();
        if (tokens.isSymbol("(")) return functions(List.of(new CallParser(tokens, path).call()));
        if (isKept && path.size() == 1) throw tokens.unexpected("'('");
        if (tokens.current().isStar()) tokens.take();
        var alias = alias();
        skipSample();
        return new Source.Table(path, alias);
    }

    private List<String> path() {
        var first = tokens.current();
        if (first.isOneOf(Words.RESERVED)) throw tokens.unexpected("a table");
        return tokens.path();
    }

    private List<Expression.Call> callsFromRows() {
        tokens.expectSymbol("(");
        var calls = new ArrayList<Expression.Call>();
        do {
            calls.add(new CallParser(tokens, path()).call());
        } while (tokens.acceptSymbol(","));
        tokens.expectSymbol(")");
        return calls;
    }

    private Source functions(List<Expression.Call> calls) {
        boolean isNumbered = tokens.accept("with", "ordinality");
        return new Source.Functions(calls, isNumbered, alias());
    }

    private void skipSample() {
        if (!tokens.accept("tablesample")) return;
        tokens.path();
        tokens.skipBrackets();
        if (tokens.accept("repeatable")) tokens.skipBrackets();
    }

    private Alias alias() {
        boolean isSaid = tokens.accept("as");
        Optional<String> name = Optional.empty();
        if (isSaid ? !tokens.isSymbol("(") : isAlias()) name = Optional.of(tokens.name());
        if (name.isEmpty() && !isSaid) return Alias.NONE;
        return tokens.acceptSymbol("(") ? columns(name) : new Alias(name, List.of(), false);
    }

    private boolean isAlias() {
        var token = tokens.current();
        return token.isName() && !token.isOneOf(Words.RESERVED) && !token.isOneOf(Words.FUNCTIONS);
    }

    /// `a, b)` or `a int, b text)`
    private Alias columns(Optional<String> name) {
        var columns = new ArrayList<String>();
        boolean isDefinition = false;
        do {
            columns.add(tokens.name());
            if (tokens.isSymbol(",") || tokens.isSymbol(")")) continue;
            var _ = new TypeParser(tokens).type();
            isDefinition = true;
            if (tokens.accept("collate")) tokens.path();
        } while (tokens.acceptSymbol(","));
        tokens.expectSymbol(")");
        return new Alias(name, columns, isDefinition);
    }
}
