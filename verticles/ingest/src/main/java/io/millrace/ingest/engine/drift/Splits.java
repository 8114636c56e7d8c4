package io.millrace.ingest.engine.drift;

import io.millrace.ingest.engine.Form;
import io.millrace.ingest.engine.drift.Change.Kind;
import io.millrace.ingest.engine.drift.Mapping.Rule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A column that two or three columns hold the parts of.
final class Splits {
    private static final int MOST_PARTS = 14;
    private static final List<String> BETWEEN =
            List.of(" ", ", ", ",", "T", "/", "-", ";", "; ", "|", "x", " x ", "_", ":", "@", "");

    /// By what a column is, words that its parts are called.
    private static final Map<String, Set<String>> PARTS =
            Map.of(
                    "name", Set.of("first", "last", "name", "middle", "title"),
                    "address",
                            Set.of(
                                    "street",
                                    "city",
                                    "postcode",
                                    "number",
                                    "country",
                                    "region",
                                    "line"),
                    "timestamp", Set.of("date", "time", "timezone"),
                    "date", Set.of("date", "time", "year", "month"),
                    "coordinates", Set.of("latitude", "longitude", "x", "y"),
                    "phone",
                            Set.of(
                                    "phone",
                                    "number",
                                    "prefix",
                                    "country",
                                    "extension",
                                    "code",
                                    "area"),
                    "amount", Set.of("amount", "currency", "value", "unit"),
                    "price", Set.of("price", "currency", "amount", "value"),
                    "size", Set.of("width", "height", "depth", "length", "unit"),
                    "dimensions", Set.of("width", "height", "depth", "length"));

    private Splits() {}

    static Optional<Change> of(Seen whole, List<Seen> candidates) {
        if (candidates.size() < 2 || candidates.size() > MOST_PARTS) return Optional.empty();
        var found = new ArrayList<Change>();
        for (var a : candidates) {
            for (var b : candidates) {
                if (a.name().equals(b.name())) continue;
                var pair = Set.of(a.name(), b.name());
                found.add(split(whole, List.of(a, b)));
                for (var c : candidates) {
                    if (!pair.contains(c.name())) found.add(split(whole, List.of(a, b, c)));
                }
            }
        }
        // A third column has to add to what two explain.
        return found.stream()
                .max(
                        Comparator.comparingDouble(
                                c -> c.confidence() - 0.03 * c.mapping().into().size()));
    }

    /// A column that holds what two or three columns held.
    static Optional<Change> merged(Seen whole, List<Seen> candidates) {
        return of(whole, candidates)
                .map(split -> {
                    var parts = split.mapping().into();
                    var cut = Mapping.of(Rule.CUT, List.of(whole.name()), split.mapping().detail());
                    return new Change(
                            Kind.MERGED, parts, cut, split.confidence(), split.evidence());
                });
    }

    private static Change split(Seen whole, List<Seen> parts) {
        double name = parts.stream().mapToDouble(p -> called(whole, p)).average().orElse(0);
        var composed = composed(whole.coarse(), parts);
        double presence =
                parts.stream()
                        .mapToDouble(p -> Math.abs(p.presence() - whole.presence()))
                        .max()
                        .orElse(1);
        double sum = -3.4 + 3.2 * name + 3.6 * composed.share - 2 * presence;
        var names = parts.stream().map(Seen::name).toList();
        var evidence =
                List.of(
                        "%s of its values are written like %s"
                                .formatted(
                                        Moves.percent(composed.share),
                                        String.join("'" + composed.between + "'", names)),
                        "the names are those of its parts by %s".formatted(Moves.percent(name)));
        return new Change(
                Kind.SPLIT,
                List.of(whole.name()),
                Mapping.of(Rule.SPLIT, names, composed.between),
                1 / (1 + Math.exp(-sum)),
                evidence);
    }

    private static double called(Seen whole, Seen part) {
        var own = Words.of(whole.name());
        var its = Words.of(part.name());
        double best = 0;
        for (var word : own) {
            var parts = PARTS.getOrDefault(word, Set.of());
            if (its.stream().anyMatch(parts::contains)) best = 1;
            else if (its.contains(word)) best = Math.max(best, 0.7);
        }
        return best;
    }

    private record Composed(double share, String between) {}

    /// The share of the whole's forms that are forms of the parts with the same text between.
    private static Composed composed(Map<String, Double> whole, List<Seen> parts) {
        var forms = parts.stream().map(p -> p.coarse().keySet()).toList();
        var best = new Composed(0, " ");
        for (var between : BETWEEN) {
            // Forms say that there is a letter, not which.
            var sign = Form.of(between);
            double share = 0;
            for (var its : whole.entrySet()) {
                if (isOf(its.getKey(), forms, sign)) share += its.getValue();
            }
            if (share > best.share + 1e-9) best = new Composed(Math.min(1, share), between);
        }
        return best;
    }

    private static boolean isOf(String form, List<Set<String>> parts, String between) {
        for (var first : parts.getFirst()) {
            for (var start : List.of(first, "-" + first)) {
                if (!form.startsWith(start)) continue;
                var rest = form.substring(start.length());
                if (parts.size() == 1) {
                    if (rest.isEmpty()) return true;
                } else if (rest.startsWith(between)) {
                    var behind = rest.substring(between.length());
                    if (isOf(behind, parts.subList(1, parts.size()), between)) return true;
                }
            }
        }
        return false;
    }
}
