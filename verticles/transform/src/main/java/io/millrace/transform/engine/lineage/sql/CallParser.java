package io.millrace.transform.engine.lineage.sql;

import io.millrace.transform.engine.lineage.sql.Expression.Call;
import io.millrace.transform.engine.lineage.sql.Expression.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads a call, from the bracket behind the function's name.
record CallParser(Tokens tokens, List<String> path) {
    /// What some functions have between their arguments beside commas.
    private static final Map<String, Set<String>> BETWEEN =
            Map.of(
                    "extract", Set.of("from"),
                    "substring", Set.of("from", "for"),
                    "trim", Set.of("from"),
                    "overlay", Set.of("placing", "from", "for"));

    /// How `trim` is called by what stands first in it.
    private static final Map<String, String> TRIMS =
            Map.of("leading", "ltrim", "trailing", "rtrim", "both", "btrim");

    Call call() {
        tokens.enter();
        tokens.expectSymbol("(");
        var label = label();
        boolean isDistinct = false;
        var arguments = List.<Expression>of();
        var order = List.<Expression>of();
        if (tokens.current().isStar() && tokens.ahead().isSymbol(")")) {
            tokens.take();
        } else if (!tokens.isSymbol(")")) {
            isDistinct = tokens.accept("distinct");
            if (!isDistinct) tokens.accept("all");
            arguments = arguments();
            if (tokens.accept("order", "by")) order = ExpressionParser.ordered(tokens);
        }
        tokens.expectSymbol(")");
        var within = within();
        var filter = filter();
        var window = window();
        tokens.leave();
        return new Call(function(), label, arguments, isDistinct, order, within, filter, window);
    }

    private String function() {
        boolean isOfCatalog = path.size() == 2 && path.getFirst().equals("pg_catalog");
        return isOfCatalog ? path.getLast() : String.join(".", path);
    }

    private boolean isCalled(String name) {
        return path.size() == 1 && path.getFirst().equals(name);
    }

    /// Skips what stands before the arguments.
    private String label() {
        if (isCalled("extract") && tokens.ahead().isWord("from")) {
            tokens.take();
            tokens.take();
        }
        if (!isCalled("trim")) return path.getLast();
        var how = tokens.current().is(Token.Kind.WORD) ? tokens.current().text() : "";
        if (TRIMS.containsKey(how)) tokens.take();
        tokens.accept("from");
        return TRIMS.getOrDefault(how, "btrim");
    }

    private List<Expression> arguments() {
        var between = BETWEEN.getOrDefault(String.join(".", path), Set.of());
        var arguments = new ArrayList<Expression>();
        do {
            arguments.add(argument());
        } while (tokens.acceptSymbol(",") || tokens.acceptOneOf(between));
        return arguments;
    }

    /// `name => value`
    private Expression argument() {
        tokens.accept("variadic");
        boolean isNamed =
                tokens.current().isName()
                        && (tokens.ahead().isSymbol("=>") || tokens.ahead().isSymbol(":="));
        if (isNamed) {
            tokens.take();
            tokens.take();
        }
        return ExpressionParser.one(tokens);
    }

    private List<Expression> within() {
        if (!tokens.accept("within", "group")) return List.of();
        tokens.expectSymbol("(");
        tokens.expect("order");
        tokens.expect("by");
        var order = ExpressionParser.ordered(tokens);
        tokens.expectSymbol(")");
        return order;
    }

    private Optional<Expression> filter() {
        if (!tokens.isWord("filter") || !tokens.ahead().isSymbol("(")) return Optional.empty();
        tokens.take();
        tokens.take();
        tokens.expect("where");
        var filter = ExpressionParser.one(tokens);
        tokens.expectSymbol(")");
        return Optional.of(filter);
    }

    private Optional<Window> window() {
        if (!tokens.accept("over")) return Optional.empty();
        return Optional.of(
                tokens.isSymbol("(")
                        ? new WindowParser(tokens).window()
                        : new Window(Optional.of(tokens.name()), List.of(), false));
    }
}
