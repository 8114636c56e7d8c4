package io.millrace.transform.engine.lineage.sql;

import io.millrace.transform.engine.lineage.sql.Query.Distinct;
import io.millrace.transform.engine.lineage.sql.Query.Item;
import io.millrace.transform.engine.lineage.sql.Query.Select;
import io.millrace.transform.engine.lineage.sql.Source.Alias;
import io.millrace.transform.engine.lineage.sql.Source.Chain;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads what stands behind `select`. A result that is not read is left out where it is sure where
/// it ends.
record SelectParser(Tokens tokens) {
    /// `table name` is `select * from name`.
    static Select ofTable(Tokens tokens) {
        tokens.accept("only");
        var table = new Source.Table(tokens.path(), Alias.NONE);
        return new Select(
                Distinct.NOT,
                List.of(new Query.Star(List.of())),
                List.of(new Chain(table, List.of())),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Map.of());
    }

    Select select() {
        var distinct = distinct();
        var items = items();
        if (tokens.isWord("into")) throw tokens.unexpected("no table to fill");
        var from = tokens.accept("from") ? SourceParser.from(tokens) : List.<Chain>of();
        var where = after("where");
        var groups = tokens.accept("group", "by") ? groups() : List.<Expression>of();
        var having = after("having");
        var windows = tokens.accept("window") ? windows() : Map.<String, Expression.Window>of();
        return new Select(distinct, items, from, where, groups, having, windows);
    }

    private Distinct distinct() {
        if (!tokens.accept("distinct")) {
            tokens.accept("all");
            return Distinct.NOT;
        }
        if (!tokens.accept("on")) return new Distinct(true, List.of());
        tokens.expectSymbol("(");
        var on = ExpressionParser.list(tokens);
        tokens.expectSymbol(")");
        return new Distinct(true, on);
    }

    private Optional<Expression> after(String word) {
        return tokens.accept(word) ? Optional.of(ExpressionParser.one(tokens)) : Optional.empty();
    }

    private List<Item> items() {
        var items = new ArrayList<Item>();
        if (endsItems()) return items;
        do {
            items.add(itemOrUnread());
        } while (tokens.acceptSymbol(","));
        return items;
    }

    private boolean endsItems() {
        return ends(tokens.current());
    }

    private static boolean ends(Token token) {
        return token.is(Token.Kind.END)
                || token.isSymbol(")")
                || token.isSymbol(";")
                || token.isOneOf(Words.BEHIND_RESULTS);
    }

    private Item itemOrUnread() {
        var mark = tokens.mark();
        try {
            var item = item();
            if (!tokens.isSymbol(",") && !endsItems()) throw tokens.unexpected("the next result");
            return item;
        } catch (Unreadable e) {
            if (e.isWhole()) throw e;
            tokens.back(mark);
            return unread(e);
        }
    }

    private Item item() {
        if (tokens.current().isStar()) {
            tokens.take();
            return new Query.Star(List.of());
        }
        var value = ExpressionParser.one(tokens);
        return value instanceof Expression.WholeRow row
                ? new Query.Star(row.table())
                : new Query.Output(value, alias());
    }

    private Optional<String> alias() {
        if (tokens.accept("as")) return Optional.of(tokens.label());
        var token = tokens.current();
        boolean isAlias =
                token.is(Token.Kind.QUOTED)
                        || (token.is(Token.Kind.WORD) && !token.isOneOf(Words.NO_LABEL));
        return isAlias ? Optional.of(tokens.take().text()) : Optional.empty();
    }

    /// Goes to the end of the result that begins here. Outside of brackets, neither a comma nor one
    /// of the words behind a list of results can be in one.
    private Item unread(Unreadable why) {
        int start = tokens.position();
        int end = start;
        while (!endsAt(end, start)) {
            tokens.step();
            var token = tokens.token(end);
            boolean opens = token.isSymbol("(") || token.isSymbol("[");
            end = opens ? tokens.closing(end) + 1 : end + 1;
        }
        if (end == start) throw why;
        tokens.moveTo(end);
        boolean isMany =
                end - start > 1
                        && tokens.token(end - 1).isStar()
                        && tokens.token(end - 2).isSymbol(".");
        boolean isNamed =
                end - start > 2
                        && tokens.token(end - 2).isWord("as")
                        && tokens.token(end - 1).isName();
        var alias = isNamed ? Optional.of(tokens.token(end - 1).text()) : Optional.<String>empty();
        return new Query.UnreadItem(why.reason(), alias, isMany);
    }

    private boolean endsAt(int position, int start) {
        var token = tokens.token(position);
        if (token.isSymbol(",") || token.isSymbol("]")) return true;
        if (!ends(token)) return false;
        if (position == start || !token.is(Token.Kind.WORD)) return true;
        var before = tokens.token(position - 1);
        boolean isName = before.isSymbol(".") || before.isWord("as");
        boolean isOperator = before.isWord("distinct") && token.isWord("from");
        boolean isOrder = before.isWord("within") && token.isWord("group");
        return !isName && !isOperator && !isOrder;
    }

    /// All of what groups are made by, without how.
    private List<Expression> groups() {
        if (!tokens.accept("all")) tokens.accept("distinct");
        var groups = new ArrayList<Expression>();
        group(groups);
        return groups;
    }

    private void group(List<Expression> into) {
        tokens.enter();
        do {
            if (tokens.accept("grouping", "sets")) {
                tokens.expectSymbol("(");
                group(into);
                tokens.expectSymbol(")");
            } else if (tokens.isSymbol("(") && tokens.ahead().isSymbol(")")) {
                tokens.skipBrackets();
            } else {
                into.add(ExpressionParser.one(tokens));
            }
        } while (tokens.acceptSymbol(","));
        tokens.leave();
    }

    private Map<String, Expression.Window> windows() {
        var windows = new LinkedHashMap<String, Expression.Window>();
        do {
            var name = tokens.name();
            tokens.expect("as");
            windows.put(name, new WindowParser(tokens).window());
        } while (tokens.acceptSymbol(","));
        return windows;
    }
}
