package io.millrace.matching.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Makes the golden record of an entity: of each field the most frequent value survives, of equally
/// frequent ones the longest, of equally long ones the newest.
public final class Survivorship {
    private static final Comparator<Candidate> LONGEST_THEN_NEWEST =
            Comparator.<Candidate>comparingInt(candidate -> candidate.raw().length())
                    .thenComparingLong(candidate -> candidate.member().age())
                    .thenComparing(candidate -> candidate.member().key())
                    .thenComparing(Candidate::raw);

    private final List<Field> fields;

    public Survivorship(List<Field> fields) {
        this.fields = List.copyOf(fields);
    }

    /// A record of the entity.
    ///
    /// @param row with its values in the order of the fields
    /// @param age grows with the time at which the record came
    public record Member(Row row, long age) {
        public RecordKey key() {
            return row.key();
        }
    }

    /// A value that survived, with the record it is from and why it won.
    public record Survivor(String value, RecordKey source, Rule rule) {}

    public enum Rule {
        /// All records that have a value agree.
        AGREED("agreed"),
        MOST_FREQUENT("mostFrequent"),
        LONGEST("longest"),
        NEWEST("newest");

        private final String id;

        Rule(String id) {
            this.id = id;
        }

        public String id() {
            return id;
        }
    }

    private record Candidate(Member member, String raw, String clean) {}

    /// Survivors by field; fields that no member has are absent.
    public Map<String, Survivor> golden(List<Member> members) {
        var golden = new LinkedHashMap<String, Survivor>();
        for (int field = 0; field < fields.size(); field++) {
            var candidates = candidates(members, field);
            if (!candidates.isEmpty()) golden.put(fields.get(field).name(), survivor(candidates));
        }
        return golden;
    }

    private List<Candidate> candidates(List<Member> members, int field) {
        var candidates = new ArrayList<Candidate>();
        for (var member : members) {
            var raw = member.row().values().get(field);
            if (raw == null) continue;
            var clean = Cleaner.clean(fields.get(field).kind(), raw);
            if (!clean.isEmpty()) candidates.add(new Candidate(member, raw.strip(), clean));
        }
        return candidates;
    }

    private static Survivor survivor(List<Candidate> candidates) {
        var counts = new HashMap<String, Integer>();
        for (var candidate : candidates) counts.merge(candidate.clean(), 1, Integer::sum);
        int most = Collections.max(counts.values());
        var frequent =
                candidates.stream()
                        .filter(candidate -> counts.getOrDefault(candidate.clean(), 0) == most)
                        .toList();
        var winner = Collections.max(frequent, LONGEST_THEN_NEWEST);
        return new Survivor(
                winner.raw(), winner.member().key(), rule(counts.size(), frequent, winner));
    }

    private static Rule rule(int values, List<Candidate> frequent, Candidate winner) {
        if (values == 1) return Rule.AGREED;
        if (frequent.stream().allMatch(rival -> rival.clean().equals(winner.clean()))) {
            return Rule.MOST_FREQUENT;
        }
        boolean isLongest =
                frequent.stream()
                        .filter(rival -> !rival.clean().equals(winner.clean()))
                        .allMatch(rival -> rival.raw().length() < winner.raw().length());
        return isLongest ? Rule.LONGEST : Rule.NEWEST;
    }
}
