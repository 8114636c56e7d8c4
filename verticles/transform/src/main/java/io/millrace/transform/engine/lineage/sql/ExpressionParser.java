package io.millrace.transform.engine.lineage.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Reads an expression as its operands in a row: which operator binds closer makes no difference to
/// what it is made of. One object reads one.
final class ExpressionParser {
    private static final Set<String> NEGATED = Set.of("in", "like", "ilike", "similar", "between");
    private static final Set<String> TRUTHS = Set.of("null", "true", "false", "unknown");
    private static final Set<String> SYMMETRY = Set.of("symmetric", "asymmetric");
    private static final Set<String> DIRECTIONS = Set.of("asc", "desc");
    private static final Set<String> ENDS = Set.of("first", "last");

    private final Tokens tokens;
    private final List<Expression> parts = new ArrayList<>();

    /// What the operators so far make of its name; empty where there are none.
    private String name = "";

    private boolean isPattern;

    private ExpressionParser(Tokens tokens) {
        this.tokens = tokens;
    }

    static Expression one(Tokens tokens) {
        tokens.enter();
        var expression = new ExpressionParser(tokens).expression();
        tokens.leave();
        return expression;
    }

    static List<Expression> list(Tokens tokens) {
        var list = new ArrayList<Expression>();
        do {
            list.add(one(tokens));
        } while (tokens.acceptSymbol(","));
        return list;
    }

    /// `a desc nulls last, b using >`
    static List<Expression> ordered(Tokens tokens) {
        var list = new ArrayList<Expression>();
        do {
            list.add(one(tokens));
            if (tokens.accept("using")) tokens.take();
            tokens.acceptOneOf(DIRECTIONS);
            if (tokens.accept("nulls") && !tokens.acceptOneOf(ENDS)) {
                throw tokens.unexpected("'first' or 'last'");
            }
        } while (tokens.acceptSymbol(","));
        return list;
    }

    private Expression expression() {
        if (prefixes()) name = Label.UNNAMED;
        parts.add(operand());
        boolean goesOn = true;
        while (goesOn) goesOn = operator();
        return name.isEmpty() ? parts.getFirst() : new Expression.Computed(parts, Label.of(name));
    }

    private Expression operand() {
        return new OperandParser(tokens).operand();
    }

    private boolean prefixes() {
        boolean isPrefixed = false;
        while (skipPrefix()) isPrefixed = true;
        return isPrefixed;
    }

    private boolean skipPrefix() {
        var token = tokens.current();
        if (isNamedOperator()) {
            tokens.take();
            tokens.skipBrackets();
            return true;
        }
        boolean isPrefix =
                token.isWord("not") || (token.is(Token.Kind.OPERATOR) && !token.isStar());
        if (isPrefix) tokens.take();
        return isPrefix;
    }

    /// `operator(pg_catalog.+)`
    private boolean isNamedOperator() {
        return tokens.isWord("operator") && tokens.ahead().isSymbol("(");
    }

    /// Reads an operator with what is behind it; false when there is none.
    private boolean operator() {
        var token = tokens.current();
        if (token.is(Token.Kind.OPERATOR)) return binary(Label.UNNAMED);
        if (!token.is(Token.Kind.WORD)) return false;
        return switch (token.text()) {
            case "and", "or" -> binary(Label.UNNAMED);
            case "overlaps" -> binary("overlaps");
            case "is" -> is();
            case "isnull", "notnull" -> postfix();
            case "not" -> tokens.ahead().isOneOf(NEGATED) && postfix();
            case "in" -> in();
            case "between" -> between();
            case "like", "ilike", "similar" -> pattern();
            case "escape" -> isPattern && binary(Label.UNNAMED);
            case "collate" -> collate();
            case "at" -> zone();
            case "operator" -> isNamedOperator() && named();
            default -> false;
        };
    }

    /// @param as what the operator is named after
    private boolean named(String as) {
        boolean isFirst = name.isEmpty();
        name = isFirst || name.equals(as) ? as : Label.UNNAMED;
        return true;
    }

    private boolean more(String as) {
        prefixes();
        parts.add(operand());
        return named(as);
    }

    private boolean binary(String as) {
        tokens.take();
        return more(as);
    }

    private boolean postfix() {
        tokens.take();
        return named(Label.UNNAMED);
    }

    private boolean named() {
        tokens.take();
        tokens.skipBrackets();
        return more(Label.UNNAMED);
    }

    private boolean is() {
        tokens.take();
        tokens.accept("not");
        if (tokens.accept("distinct", "from")) return more(Label.UNNAMED);
        if (tokens.acceptOneOf(TRUTHS)) return named(Label.UNNAMED);
        throw tokens.unexpected("null, true, false, unknown or 'distinct from'");
    }

    /// `in (1, 2)`, `in (select ..)`, and within `position(a in b)`.
    private boolean in() {
        tokens.take();
        boolean isQuery =
                tokens.isSymbol("(") && new QueryParser(tokens).isQuery(tokens.position());
        if (isQuery || !tokens.acceptSymbol("(")) return more(Label.UNNAMED);
        parts.addAll(list(tokens));
        tokens.expectSymbol(")");
        return named(Label.UNNAMED);
    }

    /// The `and` of it is read as another operator.
    private boolean between() {
        tokens.take();
        tokens.acceptOneOf(SYMMETRY);
        return more(Label.UNNAMED);
    }

    private boolean pattern() {
        isPattern = true;
        if (tokens.take().isWord("similar")) tokens.accept("to");
        return more(Label.UNNAMED);
    }

    /// It changes neither the value nor its name.
    private boolean collate() {
        tokens.take();
        tokens.path();
        return true;
    }

    private boolean zone() {
        boolean isLocal = tokens.ahead().isWord("local");
        if (!isLocal && !tokens.ahead().isWord("time")) return false;
        tokens.take();
        tokens.take();
        if (isLocal) return named("timezone");
        tokens.expect("zone");
        return more("timezone");
    }
}
