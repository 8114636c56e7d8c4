package io.millrace.transform;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The macros that templates may call which are not rendered before a run: told by the words in
/// them, so rather too many than too few.
final class MentionedMacros {
    private static final Pattern WORD = Pattern.compile("\\w+");
    private static final String DISPATCHED = "__";

    private MentionedMacros() {}

    /// The texts of those that `templates` name, and of those that these name, in the same order
    /// each time.
    ///
    /// @param macros by `package.name`
    static List<String> texts(Map<String, String> macros, List<String> templates) {
        var found = new TreeMap<String, String>();
        var open = new ArrayDeque<>(templates);
        while (!open.isEmpty()) {
            var words = words(open.remove());
            macros.forEach((macro, text) -> {
                if (!isNamed(macro, words) || found.containsKey(macro)) return;
                found.put(macro, text);
                open.add(text);
            });
        }
        return List.copyOf(found.values());
    }

    private static Set<String> words(String text) {
        return WORD.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
    }

    /// Whether its name is among the words, or the one by which `dispatch` finds it.
    private static boolean isNamed(String macro, Set<String> words) {
        var name = macro.substring(macro.lastIndexOf('.') + 1);
        int prefix = name.indexOf(DISPATCHED);
        return words.contains(name)
                || (prefix >= 0 && words.contains(name.substring(prefix + DISPATCHED.length())));
    }
}
