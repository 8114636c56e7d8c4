package io.millrace.matching.engine;

/// Tells how closely two different values of one column agree.
@FunctionalInterface
interface Comparison {
    /// @param left a code of the column, not equal to `right`
    Level level(int left, int right);

    static Comparison of(Column column) {
        return switch (column.field().kind()) {
            case GIVEN, FAMILY -> onValues(column, Comparison::personName);
            case EMAIL -> onValues(column, Comparison::email);
            case PHONE -> onValues(column, Comparison::phone);
            case DATE -> onValues(column, Comparison::date);
            case POSTCODE -> onValues(column, Comparison::postcode);
            case NUMBER -> onValues(column, Comparison::number);
            case IDENTIFIER -> onValues(column, Comparison::identifier);
            case CATEGORY -> onValues(column, Comparison::category);
            case NAME, ORGANISATION -> words(column);
            case ADDRESS -> address(column);
            case TEXT -> text(column);
        };
    }

    @FunctionalInterface
    interface OnValues {
        Level level(String left, String right);
    }

    private static Comparison onValues(Column column, OnValues comparison) {
        return (left, right) -> comparison.level(column.value(left), column.value(right));
    }

    static Level personName(String left, String right) {
        double likeness = JaroWinkler.similarity(left, right);
        int shorter = Math.min(left.length(), right.length());
        if (shorter > 2 && (likeness >= 0.93 || Edits.distance(left, right, 1) <= 1)) {
            return Level.CLOSE;
        }
        boolean isInitial = shorter == 1 && left.charAt(0) == right.charAt(0);
        boolean isShort = shorter > 2 && (left.startsWith(right) || right.startsWith(left));
        boolean soundsAlike = shorter > 2 && Phonetic.code(left).equals(Phonetic.code(right));
        return likeness >= 0.85 || isInitial || isShort || soundsAlike
                ? Level.SIMILAR
                : Level.DIFFERENT;
    }

    static Level email(String left, String right) {
        if (Edits.distance(left, right, 2) <= 2) return Level.CLOSE;
        var leftName = local(left);
        var rightName = local(right);
        if (leftName.equals(rightName)) return Level.SIMILAR;
        return Edits.distance(leftName, rightName, 2) <= 2 && leftName.length() > 5
                ? Level.WEAK
                : Level.DIFFERENT;
    }

    private static String local(String email) {
        int at = email.indexOf('@');
        return at < 0 ? email : email.substring(0, at);
    }

    static Level phone(String left, String right) {
        return switch (Edits.distance(left, right, 2)) {
            case 1 -> Level.CLOSE;
            case 2 -> Level.SIMILAR;
            default -> Level.DIFFERENT;
        };
    }

    /// Of `yyyymmdd`; other values are compared as signs only.
    static Level date(String left, String right) {
        if (Edits.distance(left, right, 1) <= 1) return Level.CLOSE;
        if (left.length() != 8 || right.length() != 8) return Level.DIFFERENT;
        boolean sameYear = left.regionMatches(0, right, 0, 4);
        boolean sameMonth = left.regionMatches(4, right, 4, 2);
        boolean sameDay = left.regionMatches(6, right, 6, 2);
        boolean swapped = left.regionMatches(4, right, 6, 2) && left.regionMatches(6, right, 4, 2);
        if (sameYear && swapped) return Level.CLOSE;
        if ((sameYear && (sameMonth || sameDay)) || (sameMonth && sameDay)) return Level.SIMILAR;
        return Edits.distance(left, right, 2) <= 2 ? Level.WEAK : Level.DIFFERENT;
    }

    static Level postcode(String left, String right) {
        if (Edits.distance(left, right, 1) <= 1) return Level.CLOSE;
        boolean near =
                left.length() > 3 && right.length() > 3 && left.regionMatches(0, right, 0, 3);
        return near ? Level.SIMILAR : Level.DIFFERENT;
    }

    static Level number(String left, String right) {
        double apart = apart(left, right);
        if (apart <= 0.01) return Level.CLOSE;
        if (apart <= 0.1) return Level.SIMILAR;
        boolean isSlip = Math.max(left.length(), right.length()) > 1;
        return isSlip && Edits.distance(left, right, 1) <= 1 ? Level.WEAK : Level.DIFFERENT;
    }

    /// Difference relative to the larger one; infinite for what is no number.
    private static double apart(String left, String right) {
        try {
            double a = Double.parseDouble(left);
            double b = Double.parseDouble(right);
            return Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b));
        } catch (NumberFormatException _) { // a value such as "12a"
            return Double.POSITIVE_INFINITY;
        }
    }

    static Level identifier(String left, String right) {
        int shorter = Math.min(left.length(), right.length());
        int distance = Edits.distance(left, right, 2);
        if (distance == 1 && shorter > 3) return Level.CLOSE;
        return distance == 2 && shorter > 5 ? Level.SIMILAR : Level.DIFFERENT;
    }

    static Level category(String left, String right) {
        return left.length() > 3 && JaroWinkler.similarity(left, right) >= 0.9
                ? Level.CLOSE
                : Level.DIFFERENT;
    }

    private static Comparison words(Column column) {
        var words = new Words(column);
        boolean isPerson = column.field().kind() == FieldKind.NAME;
        return (left, right) -> {
            if (isPerson && words.contradict(left, right)) return Level.DIFFERENT;
            double likeness = words.similarity(left, right);
            if (likeness >= 0.9) return Level.CLOSE;
            if (likeness >= 0.75) return Level.SIMILAR;
            if (likeness >= 0.55) return Level.WEAK;
            return likeness >= 0.35 ? Level.FAINT : Level.DIFFERENT;
        };
    }

    private static Comparison address(Column column) {
        var grams = Cosine.ofGrams(column);
        return (left, right) -> {
            if (Edits.distance(column.value(left), column.value(right), 2) <= 2) return Level.CLOSE;
            double likeness = grams.similarity(left, right);
            if (likeness >= 0.8) return Level.CLOSE;
            if (likeness >= 0.6) return Level.SIMILAR;
            return likeness >= 0.4 ? Level.WEAK : Level.DIFFERENT;
        };
    }

    private static Comparison text(Column column) {
        var grams = Cosine.ofGrams(column);
        var words = Cosine.ofWords(column);
        var numbers = new ModelNumbers(column);
        return (left, right) -> {
            double likeness = (grams.similarity(left, right) + words.similarity(left, right)) / 2;
            double shared = numbers.shared(left, right);
            double together = likeness + (1 - likeness) * shared / 2;
            if (together >= 0.75) return Level.CLOSE;
            if (together >= 0.6) return Level.SIMILAR;
            if (together >= 0.4) return Level.WEAK;
            return together >= 0.25 ? Level.FAINT : Level.DIFFERENT;
        };
    }
}
