package io.millrace.transform.engine.python;

/// What a search for text within text costs.
final class Search {
    private static final int CHARACTERS_COMPARED_AT_ONCE = 8;

    private Search() {}

    /// Spends the steps of the worst case: text that nearly is `part` at every place of it.
    static void pay(String text, String part) {
        Budget.scan(text.length() * (1L + part.length() / CHARACTERS_COMPARED_AT_ONCE));
    }
}
