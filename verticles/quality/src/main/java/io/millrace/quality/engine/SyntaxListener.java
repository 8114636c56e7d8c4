package io.millrace.quality.engine;

import java.util.stream.Collectors;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/// Turns the first syntax error into a [SyntaxException] that says what was expected.
final class SyntaxListener extends BaseErrorListener {
    private final Place place;

    SyntaxListener(Place place) {
        this.place = place;
    }

    @Override
    public void syntaxError(
            Recognizer<?, ?> recognizer,
            @Nullable Object symbol,
            int line,
            int column,
            String message,
            @Nullable RecognitionException cause) {
        var found =
                symbol instanceof Token token && token.getType() != Token.EOF
                        ? "'" + token.getText() + "'"
                        : "the end";
        var expected = recognizer instanceof Parser parser ? expected(parser) : message;
        throw new SyntaxException(
                place.right(column).fault("expected " + expected + ", found " + found));
    }

    private static String expected(Parser parser) {
        var vocabulary = parser.getVocabulary();
        return parser.getExpectedTokens().toList().stream()
                .map(type -> type == Token.EOF ? "the end" : vocabulary.getDisplayName(type))
                .map(SyntaxListener::inWords)
                .distinct()
                .collect(Collectors.joining(" or "));
    }

    private static String inWords(String token) {
        return switch (token) {
            case "NUMBER" -> "a number";
            case "DURATION" -> "a duration";
            case "NAME" -> "a name";
            case "QUOTED" -> "a quoted name";
            default -> token;
        };
    }
}
