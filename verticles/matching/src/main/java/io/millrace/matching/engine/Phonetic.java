package io.millrace.matching.engine;

/// A code that words sounding alike share: Soundex over letter groups, with the beginnings that
/// English and French write in several ways brought together.
final class Phonetic {
    private static final int LENGTH = 4;
    //                                    abcdefghijklmnopqrstuvwxyz
    private static final String GROUPS = "01230120022455012623010202";
    private static final String[][] BEGINNINGS = {
        {"ph", "f"},
        {"kn", "n"},
        {"gn", "n"},
        {"wr", "r"},
        {"sch", "s"},
        {"sh", "s"},
        {"ch", "s"},
        {"qu", "k"},
        {"ge", "j"},
        {"gi", "j"},
        {"ce", "s"},
        {"ci", "s"},
        {"h", ""}
    };

    private Phonetic() {}

    /// Code of the first word; words without Latin letters stand for themselves.
    static String code(String words) {
        int end = words.indexOf(' ');
        var word = beginning(end < 0 ? words : words.substring(0, end));
        if (word.isEmpty() || group(word.charAt(0)) < 0) return word;
        char first = word.charAt(0);
        var out = new StringBuilder(LENGTH).append(initial(first));
        char last = (char) group(first);
        for (int i = 1; i < word.length() && out.length() < LENGTH; i++) {
            int group = group(word.charAt(i));
            if (group > '0' && group != last) out.append((char) group);
            if (word.charAt(i) != 'h' && word.charAt(i) != 'w') last = (char) group;
        }
        return out.toString();
    }

    private static String beginning(String word) {
        for (var pair : BEGINNINGS) {
            if (word.length() > pair[0].length() && word.startsWith(pair[0])) {
                return pair[1] + word.substring(pair[0].length());
            }
        }
        return word;
    }

    private static char initial(char letter) {
        return switch (letter) {
            case 'c', 'q' -> 'k';
            case 'z' -> 's';
            case 'y' -> 'i';
            default -> letter;
        };
    }

    private static int group(char letter) {
        return letter >= 'a' && letter <= 'z' ? GROUPS.charAt(letter - 'a') : -1;
    }
}
