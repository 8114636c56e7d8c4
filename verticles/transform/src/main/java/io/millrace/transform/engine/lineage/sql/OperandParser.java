package io.millrace.transform.engine.lineage.sql;

import io.millrace.transform.engine.lineage.sql.Expression.Computed;
import io.millrace.transform.engine.lineage.sql.Expression.Constant;
import io.millrace.transform.engine.lineage.sql.Expression.Subquery;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads what stands between operators, with casts, subscripts and fields behind it.
record OperandParser(Tokens tokens) {
    private static final Set<String> QUANTIFIERS = Set.of("any", "some", "all");
    private static final int MOST_DIGITS = 6;

    Expression operand() {
        var operand = primary();
        while (true) {
            if (tokens.acceptSymbol("::")) {
                operand = new Expression.Cast(operand, new TypeParser(tokens).type());
            } else if (tokens.isSymbol("[")) {
                operand = new Expression.Derived(operand, subscripts());
            } else if (tokens.acceptSymbol(".")) {
                if (!tokens.current().isName()) throw tokens.unexpected("a field");
                operand = new Expression.Field(operand, tokens.label());
            } else {
                return operand;
            }
        }
    }

    /// `[1]`, `[from:to]`
    private List<Expression> subscripts() {
        tokens.expectSymbol("[");
        var parts = new ArrayList<Expression>();
        while (!tokens.acceptSymbol("]")) {
            if (!tokens.acceptSymbol(":")) parts.add(ExpressionParser.one(tokens));
        }
        return parts;
    }

    private Expression primary() {
        return switch (tokens.current().kind()) {
            case NUMBER -> number();
            case STRING -> strings(Label.NONE);
            case QUOTED -> named();
            case WORD -> word();
            case SYMBOL -> brackets();
            case OPERATOR, END -> throw tokens.unexpected("an expression");
        };
    }

    private Expression number() {
        var digits = tokens.take().text();
        boolean isWhole = digits.chars().allMatch(c -> Names.isDigit((char) c));
        boolean isPlace = isWhole && digits.length() <= MOST_DIGITS;
        return new Constant(Label.NONE, isPlace ? Integer.parseInt(digits) : 0);
    }

    /// One string may go on after a line end.
    private Expression strings(Label label) {
        while (tokens.current().is(Token.Kind.STRING)) tokens.take();
        return new Constant(label, 0);
    }

    private Expression brackets() {
        if (!tokens.isSymbol("(")) throw tokens.unexpected("an expression");
        if (isQuery()) return subquery(Subquery.Kind.VALUE);
        tokens.take();
        var parts = ExpressionParser.list(tokens);
        tokens.expectSymbol(")");
        return parts.size() == 1 ? parts.getFirst() : new Computed(parts, Label.of("row"));
    }

    private boolean isQuery() {
        return new QueryParser(tokens).isQuery(tokens.position());
    }

    private Expression subquery(Subquery.Kind kind) {
        return new Subquery(new QueryParser(tokens).inBrackets(), kind);
    }

    private Expression word() {
        var word = tokens.current().text();
        var special = tokens.ahead().isSymbol("(") ? calledByWord(word) : single(word);
        if (special.isPresent()) return special.get();
        var types = new TypeParser(tokens);
        if (types.isLong()) {
            var literal = literal(types);
            if (literal.isPresent()) return literal.get();
        }
        boolean isFunction = tokens.current().isOneOf(Words.FUNCTIONS);
        boolean isBare = isFunction && !tokens.ahead().isSymbol("(");
        if (isBare || tokens.isOneOf(Words.RESERVED)) throw tokens.unexpected("an expression");
        return named();
    }

    /// What begins with a word and no bracket.
    private Optional<Expression> single(String word) {
        if (Words.CURRENT.contains(word)) {
            tokens.take();
            return Optional.of(new Constant(Label.of(word), 0));
        }
        return switch (word) {
            case "case" -> Optional.of(choice());
            case "null", "true", "false" -> Optional.of(constant());
            case "array" -> Optional.of(array());
            case "collation" -> tokens.ahead().isWord("for") ? Optional.of(collation()) : none();
            default -> none();
        };
    }

    private static Optional<Expression> none() {
        return Optional.empty();
    }

    private Expression constant() {
        tokens.take();
        return new Constant(Label.NONE, 0);
    }

    /// What begins with a word and a bracket and is no common call.
    private Optional<Expression> calledByWord(String word) {
        if (Words.CURRENT.contains(word)) {
            tokens.take();
            tokens.skipBrackets();
            return Optional.of(new Constant(Label.of(word), 0));
        }
        if (QUANTIFIERS.contains(word)) return Optional.of(quantified());
        return switch (word) {
            case "case" -> Optional.of(choice());
            case "cast" -> Optional.of(cast());
            case "row" -> Optional.of(row());
            case "array" -> Optional.of(array());
            case "exists" -> {
                tokens.take();
                if (!isQuery()) throw tokens.unexpected("a query");
                yield Optional.of(subquery(Subquery.Kind.EXISTS));
            }
            case "grouping" -> Optional.of(grouping());
            default -> none();
        };
    }

    private Expression cast() {
        tokens.expect("cast");
        tokens.expectSymbol("(");
        var value = ExpressionParser.one(tokens);
        tokens.expect("as");
        var type = new TypeParser(tokens).type();
        tokens.expectSymbol(")");
        return new Expression.Cast(value, type);
    }

    private Expression row() {
        tokens.expect("row");
        tokens.expectSymbol("(");
        var parts = tokens.isSymbol(")") ? List.<Expression>of() : ExpressionParser.list(tokens);
        tokens.expectSymbol(")");
        return new Computed(parts, Label.of("row"));
    }

    /// `= any (array or query)`
    private Expression quantified() {
        tokens.take();
        return brackets();
    }

    /// By which of its arguments a row is grouped says nothing of their values.
    private Expression grouping() {
        tokens.take();
        tokens.skipBrackets();
        return new Constant(Label.of("grouping"), 0);
    }

    private Expression collation() {
        tokens.expect("collation");
        tokens.expect("for");
        tokens.expectSymbol("(");
        var value = ExpressionParser.one(tokens);
        tokens.expectSymbol(")");
        return new Computed(List.of(value), Label.of("pg_collation_for"));
    }

    private Expression array() {
        tokens.expect("array");
        if (tokens.isSymbol("[")) return new Computed(elements(), Label.of("array"));
        if (tokens.isSymbol("(") && isQuery()) return subquery(Subquery.Kind.ARRAY);
        throw tokens.unexpected("'['");
    }

    private List<Expression> elements() {
        tokens.enter();
        tokens.expectSymbol("[");
        var parts = new ArrayList<Expression>();
        while (!tokens.isSymbol("]")) {
            if (tokens.isSymbol("[")) parts.addAll(elements());
            else parts.add(ExpressionParser.one(tokens));
            if (!tokens.acceptSymbol(",")) break;
        }
        tokens.expectSymbol("]");
        tokens.leave();
        return parts;
    }

    private Expression choice() {
        tokens.enter();
        tokens.expect("case");
        var parts = new ArrayList<Expression>();
        if (!tokens.isWord("when")) parts.add(ExpressionParser.one(tokens));
        while (tokens.accept("when")) {
            parts.add(ExpressionParser.one(tokens));
            tokens.expect("then");
            parts.add(ExpressionParser.one(tokens));
        }
        Optional<Expression> otherwise =
                tokens.accept("else")
                        ? Optional.of(ExpressionParser.one(tokens))
                        : Optional.empty();
        tokens.expect("end");
        tokens.leave();
        return new Expression.Case(parts, otherwise);
    }

    /// `interval '1' day`, `time with time zone '10:00'`
    private Optional<Expression> literal(TypeParser types) {
        var mark = tokens.mark();
        var type = types.type();
        if (!tokens.current().is(Token.Kind.STRING)) {
            tokens.back(mark);
            return Optional.empty();
        }
        var literal = strings(Label.ofType(type));
        if (type.equals("interval")) types.skipFields();
        return Optional.of(literal);
    }

    /// What begins with a name: a column, a row, a call, or a string of a type.
    private Expression named() {
        boolean isQuoted = tokens.current().is(Token.Kind.QUOTED);
        var path = tokens.path();
        if (tokens.isSymbol(".")) {
            tokens.take();
            if (!tokens.current().isStar()) throw tokens.unexpected("a name");
            tokens.take();
            return new Expression.WholeRow(path);
        }
        if (tokens.isSymbol("(")) return new CallParser(tokens, path).call();
        if (!tokens.current().is(Token.Kind.STRING)) return new Expression.Reference(path);
        boolean isShort = path.size() == 1 && !isQuoted;
        return strings(
                Label.ofType(isShort ? TypeParser.ownName(path.getFirst()) : path.getLast()));
    }
}
