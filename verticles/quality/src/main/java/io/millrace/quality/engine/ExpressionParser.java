package io.millrace.quality.engine;

import io.millrace.quality.engine.grammar.CheckExpressionLexer;
import io.millrace.quality.engine.grammar.CheckExpressionParser;
import io.millrace.quality.engine.grammar.CheckExpressionParser.BetweenContext;
import io.millrace.quality.engine.grammar.CheckExpressionParser.ColumnContext;
import io.millrace.quality.engine.grammar.CheckExpressionParser.CompareContext;
import io.millrace.quality.engine.grammar.CheckExpressionParser.ComparisonContext;
import io.millrace.quality.engine.grammar.CheckExpressionParser.MetricContext;
import io.millrace.quality.engine.grammar.CheckExpressionParser.QuantityContext;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.Token;

/// Reads one check expression with the grammar `CheckExpression.g4`.
final class ExpressionParser {
    private ExpressionParser() {}

    /// Reads `metric(columns) comparison`; the comparison may be absent.
    ///
    /// @throws SyntaxException saying where, what was found and what was expected
    static Expression check(String text, Place place) {
        var tree = parser(text, place).check();
        var metric = metric(tree.metric(), place);
        var columns = tree.metric().column().stream().map(ExpressionParser::column).toList();
        var condition =
                Optional.ofNullable(tree.comparison()).map(c -> condition(c, metric, place));
        return new Expression(metric, columns, condition, canonical(metric, columns, condition));
    }

    /// Reads `when comparison`, what follows `warn:` or `fail:`.
    static Condition alert(String text, Metric metric, Place place) {
        return condition(parser(text, place).alert().comparison(), metric, place);
    }

    private static CheckExpressionParser parser(String text, Place place) {
        var listener = new SyntaxListener(place);
        var lexer = new CheckExpressionLexer(CharStreams.fromString(text));
        lexer.removeErrorListeners();
        lexer.addErrorListener(listener);
        var parser = new CheckExpressionParser(new CommonTokenStream(lexer));
        parser.removeErrorListeners();
        parser.addErrorListener(listener);
        return parser;
    }

    private static Metric metric(MetricContext tree, Place place) {
        var name = tree.NAME().getText();
        var at = at(tree.getStart(), place);
        var metric =
                Metric.of(name)
                        .orElseThrow(() ->
                                refused(
                                        at,
                                        "unknown metric '%s', expected one of %s"
                                                .formatted(name, Metric.names())));
        int given = tree.column().size();
        boolean fits =
                switch (metric.columns()) {
                    case NONE -> given == 0;
                    case ONE -> given == 1;
                    case MANY -> given >= 1;
                };
        if (!fits) throw refused(at, name + arity(metric.columns()) + ", found " + given);
        return metric;
    }

    private static String arity(Metric.Columns columns) {
        return switch (columns) {
            case NONE -> " takes no column";
            case ONE -> " expected one column";
            case MANY -> " expected one or more columns";
        };
    }

    private static String column(ColumnContext tree) {
        var text = tree.getText();
        return tree.QUOTED() == null
                ? text
                : text.substring(1, text.length() - 1).replace("\"\"", "\"");
    }

    private static Condition condition(ComparisonContext tree, Metric metric, Place place) {
        return switch (tree) {
            case CompareContext compare ->
                    new Condition.Compare(
                            Condition.Operator.of(compare.operator().getText()),
                            quantity(compare.quantity(), metric, place));
            case BetweenContext between -> between(between, metric, place);
            default -> throw new IllegalStateException(tree.getClass().getName());
        };
    }

    private static Condition between(BetweenContext tree, Metric metric, Place place) {
        var range = tree.range();
        var edges =
                new Condition.Edges(
                        range.open == null || range.open.getText().equals("["),
                        range.close == null || range.close.getText().equals("]"));
        return new Condition.Between(
                quantity(range.low, metric, place),
                quantity(range.high, metric, place),
                edges,
                tree.not != null);
    }

    private static Quantity quantity(QuantityContext tree, Metric metric, Place place) {
        var at = at(tree.getStart(), place);
        if (tree.DURATION() != null) {
            if (metric == Metric.FRESHNESS) return duration(tree.DURATION().getText(), at);
            throw refused(at, metric.sodaName() + " expected a number, found a duration");
        }
        if (metric == Metric.FRESHNESS) {
            throw refused(at, "freshness expected a duration such as 2d, 6h or 1d12h");
        }
        return Quantity.number(tree.NUMBER().getText());
    }

    private static Quantity duration(String text, Place at) {
        try {
            return Quantity.duration(text);
        } catch (ArithmeticException e) {
            throw refused(at, "the duration is too long");
        }
    }

    private static String canonical(
            Metric metric, List<String> columns, Optional<Condition> condition) {
        var arguments = columns.isEmpty() ? "" : "(" + String.join(", ", columns) + ")";
        return metric.sodaName() + arguments + condition.map(c -> " " + c.text()).orElse("");
    }

    private static Place at(Token token, Place place) {
        return place.right(token.getCharPositionInLine());
    }

    private static SyntaxException refused(Place at, String message) {
        return new SyntaxException(at.fault(message));
    }
}
