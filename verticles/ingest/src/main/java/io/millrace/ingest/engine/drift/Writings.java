package io.millrace.ingest.engine.drift;

import io.millrace.ingest.engine.ColumnType;
import io.millrace.ingest.engine.Form;
import io.millrace.ingest.engine.Profile.Counted;
import io.millrace.ingest.engine.drift.Change.Kind;
import io.millrace.ingest.engine.drift.Mapping.Rule;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Values of a column that are written otherwise than before: in another format, as another type,
/// in another encoding, inside an object.
final class Writings {
    private static final int LEAST = 20;
    private static final int LEAST_REFUSED = 3;
    private static final double MUCH = 0.2;
    private static final Pattern DAY = Pattern.compile("9[/.-]9[/.-]9");
    private static final Pattern MOMENT = Pattern.compile("9[-/.]9[-/.]9[ A]9:9.*");
    private static final Pattern COMMA = Pattern.compile("-?9( 9|\\.9|\\u00A09|\\u202F9)*,9");
    private static final Pattern PARTED = Pattern.compile("-?9(,9)+\\.9");
    private static final Pattern MEASURED =
            Pattern.compile("([^9{\\[]{1,6}-?9([ .,]9)*)|(-?9([ .,]9)* ?[^9{\\[]{1,6})");

    private Writings() {}

    /// Values that are none of the column's type, cannot be read, or lie in objects.
    static Optional<Change> spoilt(Seen before, Seen now, List<Counted> refused) {
        return refused(before, now, refused)
                .or(() -> garbled(before, now))
                .or(() -> nested(before, now));
    }

    /// Records that are no UTF-8 at all.
    static Optional<Change> unreadable(Batch before, Batch now) {
        double share = now.rows() == 0 ? 0 : (double) now.badEncoding() / now.rows();
        double was = before.rows() == 0 ? 0 : (double) before.badEncoding() / before.rows();
        if (now.badEncoding() < LEAST_REFUSED || share < 0.02 || share < 4 * was) {
            return Optional.empty();
        }
        return Optional.of(
                new Change(
                        Kind.ENCODING,
                        List.of(),
                        Mapping.of(Rule.DECODE, List.of(), "windows-1252"),
                        0.9,
                        List.of(
                                "%d of %d records are no UTF-8"
                                        .formatted(now.badEncoding(), now.rows()),
                                "%d of %d before".formatted(before.badEncoding(), before.rows()))));
    }

    private static Optional<Change> refused(Seen before, Seen now, List<Counted> forms) {
        long tried = now.refused() + now.count();
        if (now.refused() < LEAST_REFUSED || forms.isEmpty()) return Optional.empty();
        double share = (double) now.refused() / tried;
        double was = (double) before.refused() / Math.max(1, before.refused() + before.count());
        if (share < Math.max(MUCH, 4 * was)) return Optional.empty();
        var most = forms.stream().max(Comparator.comparingLong(Counted::count)).orElseThrow();
        var evidence =
                List.of(
                        "%d of %d values are no %s and wait in quarantine"
                                .formatted(now.refused(), tried, before.type().id()),
                        "most are written like %s".formatted(most.value()));
        var keys = Form.keysOf(most.value());
        if (!keys.isEmpty()) return Optional.of(inside(before, keys, evidence));
        var format = format(before.type(), most.value());
        double alike = (double) most.count() / Math.max(1, Seen.total(forms));
        return Optional.of(
                new Change(
                        Kind.RETYPED,
                        List.of(before.name()),
                        Mapping.of(Rule.CAST, List.of(before.name()), format),
                        Math.min(0.97, 0.55 + 0.3 * share + 0.12 * alike),
                        evidence));
    }

    /// What a value of this form is in a column that was of `type`.
    static String format(ColumnType type, String form) {
        var coarse = Form.coarse(form);
        if (type.isNumber()) {
            if (COMMA.matcher(coarse).matches()) return "decimal-comma";
            if (PARTED.matcher(coarse).matches()) return "thousands-comma";
            if (coarse.matches("-?9\\.9")) return "numeric";
            if (DAY.matcher(coarse).matches()) return "date";
            if (MEASURED.matcher(coarse).matches() && !coarse.startsWith("A"))
                return "number-with-unit";
        }
        if (coarse.equals("9")) return form.length() >= 12 ? "epoch-milliseconds" : "epoch-seconds";
        if (MOMENT.matcher(coarse).matches()) return "timestamp";
        if (DAY.matcher(coarse).matches()) return dayFormat(form);
        return "text";
    }

    /// Which of day and month comes first cannot be told from the form: the day, as in most places.
    private static String dayFormat(String form) {
        var sign = form.replaceAll("[9]", "").substring(0, 1);
        boolean isYearFirst = form.startsWith("9999");
        return isYearFirst
                ? "yyyy" + sign + "MM" + sign + "dd"
                : "dd" + sign + "MM" + sign + "yyyy";
    }

    private static Change inside(Seen before, List<String> keys, List<String> evidence) {
        var key =
                keys.stream()
                        .max(Comparator.comparingDouble(k -> Words.likeness(k, before.name())))
                        .orElseThrow();
        if (keys.contains("value")) key = "value";
        return new Change(
                Kind.NESTED,
                List.of(before.name()),
                Mapping.of(Rule.PATH, List.of(key), before.name()),
                keys.size() == 1 || keys.contains("value") ? 0.9 : 0.75,
                evidence);
    }

    private static double share(Seen its, String form) {
        return its.forms().getOrDefault(form, 0.0);
    }

    private static Optional<Change> garbled(Seen before, Seen now) {
        double garbled = share(now, Form.GARBLED);
        double lost = share(now, Form.LOST);
        double was = share(before, Form.GARBLED) + share(before, Form.LOST);
        double some = Math.max(0.02, 4 * was);
        if ((garbled + lost) * now.formed() < LEAST_REFUSED || garbled + lost < some) {
            return Optional.empty();
        }
        boolean canBeRead = garbled >= lost;
        var evidence =
                List.of(
                        canBeRead
                                ? "%s of the values hold letters of UTF-8 read as windows-1252"
                                        .formatted(Moves.percent(garbled))
                                : "%s of the values hold characters that an earlier reader gave up"
                                        .formatted(Moves.percent(lost)),
                        "%s of those before".formatted(Moves.percent(was)));
        return Optional.of(
                new Change(
                        Kind.ENCODING,
                        List.of(before.name()),
                        canBeRead
                                ? Mapping.of(Rule.DECODE, List.of(before.name()), "windows-1252")
                                : Mapping.none(),
                        canBeRead ? 0.95 : 0.8,
                        evidence));
    }

    private static Optional<Change> nested(Seen before, Seen now) {
        if (before.formed() < LEAST || now.formed() < LEAST_REFUSED) return Optional.empty();
        var keyed = keyed(now);
        if (keyed == null || keyed.getValue() < 0.5 || keyed(before) != null)
            return Optional.empty();
        var evidence =
                List.of(
                        "%s of the values are objects now, %s"
                                .formatted(Moves.percent(keyed.getValue()), keyed.getKey()));
        return Optional.of(inside(before, Form.keysOf(keyed.getKey()), evidence));
    }

    private static Map.@Nullable Entry<String, Double> keyed(Seen its) {
        return its.forms().entrySet().stream()
                .filter(e -> !Form.keysOf(e.getKey()).isEmpty())
                .max(Map.Entry.comparingByValue())
                .orElse(null);
    }

    /// Text that keeps to a few forms, and to others now.
    static Optional<Change> formatted(Seen before, Seen now) {
        if (!before.isText() || before.formed() < LEAST || now.formed() < LEAST) {
            return Optional.empty();
        }
        double coarse = Likeness.overlap(before.coarse(), now.coarse());
        double fine = Likeness.overlap(before.forms(), now.forms());
        boolean isOther = fine < 0.1 && (coarse < 0.2 || isOfOneLength(before, now));
        if (!isOther || !isRegular(before.coarse()) || !isRegular(now.coarse())) {
            return Optional.empty();
        }
        if (!isSteady(before)) return Optional.empty();
        var was = top(before.forms());
        var is = top(now.forms());
        boolean isCase = letters(was).equals(letters(is));
        if (!isCase && !Likeness.isStructured(before.coarse())) return Optional.empty();
        return Optional.of(
                new Change(
                        Kind.RETYPED,
                        List.of(before.name()),
                        isCase
                                ? Mapping.written(before.name(), "case", was)
                                : Mapping.written(before.name(), was, is),
                        0.55 + 0.4 * (1 - fine) * before.forms().getOrDefault(was, 0.0),
                        List.of("written like %s before, like %s now".formatted(was, is))));
    }

    private static String letters(String form) {
        return form.replaceAll("Aa|A|a", "a");
    }

    /// The lengths of the digits were always the same, and are other ones.
    private static boolean isOfOneLength(Seen before, Seen now) {
        return before.forms().getOrDefault(top(before.forms()), 0.0) > 0.95
                && now.forms().getOrDefault(top(now.forms()), 0.0) > 0.95
                && hasSigns(top(before.forms()));
    }

    private static boolean hasSigns(String form) {
        return form.chars().anyMatch(c -> c == '9')
                && form.chars().anyMatch(c -> c != '9' && !Character.isLetter(c));
    }

    private static String top(Map<String, Double> forms) {
        return forms.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
    }

    /// Three forms are most of it, and say something.
    private static boolean isRegular(Map<String, Double> forms) {
        var said = new HashMap<>(forms);
        said.remove(Form.WORDS);
        said.remove(Form.OTHER);
        double most =
                said.values().stream()
                        .sorted(Comparator.reverseOrder())
                        .limit(3)
                        .mapToDouble(d -> d)
                        .sum();
        return most >= 0.7;
    }

    /// The earlier batches were written alike.
    private static boolean isSteady(Seen before) {
        return before.batches().stream()
                .filter(f -> Seen.total(f.writing().forms()) >= LEAST)
                .allMatch(f ->
                        Likeness.overlap(before.forms(), Seen.shares(f.writing().forms())) >= 0.6);
    }
}
