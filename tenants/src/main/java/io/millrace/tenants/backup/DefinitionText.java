package io.millrace.tenants.backup;

import io.millrace.kernel.Problem;
import java.util.regex.Pattern;

/// SQL of an archive that defines a view or an index. The server wrote it; that whoever made the
/// archive added nothing to it is checked here: it is one statement without comments.
final class DefinitionText {
    private static final Pattern STRANGE = Pattern.compile(";|--|/\\*|\\$");
    // A doubled quote inside is the end of one and the beginning of the next.
    private static final Pattern QUOTED = Pattern.compile("'[^']*'|\"[^\"]*\"");

    private DefinitionText() {}

    /// The text without the semicolon at its end.
    ///
    /// @throws io.millrace.kernel.ProblemException `unprocessable` when it could be more than that
    static String checked(String definition) {
        var text = definition.strip();
        if (text.endsWith(";")) text = text.substring(0, text.length() - 1);
        var bare = QUOTED.matcher(text).replaceAll("");
        boolean isStrange =
                STRANGE.matcher(bare).find()
                        || bare.contains("'")
                        || bare.contains("\"")
                        || text.contains("\\'");
        if (isStrange) {
            throw Problem.unprocessable("The archive holds SQL that no server wrote.")
                    .toException();
        }
        return text;
    }
}
