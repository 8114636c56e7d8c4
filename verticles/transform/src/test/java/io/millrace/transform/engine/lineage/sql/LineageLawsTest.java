package io.millrace.transform.engine.lineage.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transform.engine.lineage.Corpus;
import io.millrace.transform.engine.lineage.Corpus.Case;
import io.millrace.transform.engine.lineage.LineageReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What changes the text of a statement and not what it says, changes nothing of its lineage. Held
/// for all statements of the corpus.
final class LineageLawsTest {
    static List<Case> cases() {
        return Corpus.cases();
    }

    /// Those that are cut into tokens.
    static List<Case> ofTokens() {
        return Corpus.cases().stream().filter(one -> isCut(one.sql())).toList();
    }

    /// Those whose one-letter names are all their own: of a table that is not known nobody can say
    /// so.
    static List<Case> ofOwnNames() {
        return ofTokens().stream().filter(one -> !one.file().equals("unknown")).toList();
    }

    private static boolean isCut(String sql) {
        try {
            return !Lexer.tokens(sql).isEmpty();
        } catch (Unreadable e) {
            return false;
        }
    }

    private static List<String> said(String sql) {
        return Corpus.said(LineageReader.read(sql, Corpus.CATALOG));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void wrappingInACommonTableExpressionChangesNothing(Case one) {
        var wrapped = "with wrapped as (\n" + one.sql() + "\n) select * from wrapped";

        assertThat(said(wrapped)).isEqualTo(said(one.sql()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void wrappingInASubqueryChangesNothing(Case one) {
        var wrapped = "select * from (\n" + one.sql() + "\n) as wrapped where true order by 1";

        assertThat(said(wrapped)).isEqualTo(said(one.sql()));
    }

    @ParameterizedTest
    @MethodSource("ofTokens")
    void bracketsAroundAllOfItChangeNothing(Case one) {
        assertThat(said("((\n" + one.sql() + "\n))")).isEqualTo(said(one.sql()));
    }

    @ParameterizedTest
    @MethodSource("ofTokens")
    void commentsChangeNothing(Case one) {
        var commented = changed(one.sql(), token -> "/* from x */ " + token.raw());

        assertThat(said(commented)).isEqualTo(said(one.sql()));
    }

    @ParameterizedTest
    @MethodSource("ofTokens")
    void capitalLettersChangeNothing(Case one) {
        var shouted =
                changed(
                        one.sql(),
                        token ->
                                token.isWord()
                                        ? token.raw().toUpperCase(Locale.ROOT)
                                        : token.raw());

        assertThat(said(shouted)).isEqualTo(said(one.sql()));
    }

    @ParameterizedTest
    @MethodSource("ofOwnNames")
    void renamingWhatAStatementNamesItselfChangesNothing(Case one) {
        var renamed =
                changed(one.sql(), token -> token.isOwnName() ? "the_" + token.raw() : token.raw());

        var expected =
                said(one.sql()).stream()
                        .map(line -> line.matches("[a-z]: .*") ? "the_" + line : line)
                        .toList();
        assertThat(said(renamed)).isEqualTo(expected);
    }

    /// A token as it is written.
    private record Written(String raw, boolean isWord) {
        /// No table, column, function or key word has one letter.
        boolean isOwnName() {
            return isWord && raw.matches("[a-zA-Z]");
        }
    }

    private static String changed(String sql, Function<Written, String> change) {
        var tokens = Lexer.tokens(sql);
        var text = new StringBuilder(sql.substring(0, tokens.getFirst().at()));
        for (var one : written(sql, tokens)) text.append(change.apply(one));
        return text.toString();
    }

    /// What stands behind a token goes with it, of a word as a token of its own.
    private static List<Written> written(String sql, List<Token> tokens) {
        var written = new ArrayList<Written>();
        for (int i = 0; i + 1 < tokens.size(); i++) {
            var token = tokens.get(i);
            var raw = sql.substring(token.at(), tokens.get(i + 1).at());
            boolean isWord = token.is(Token.Kind.WORD);
            int length = isWord ? token.text().length() : raw.length();
            written.add(new Written(raw.substring(0, length), isWord));
            if (length < raw.length()) written.add(new Written(raw.substring(length), false));
        }
        return written;
    }
}
