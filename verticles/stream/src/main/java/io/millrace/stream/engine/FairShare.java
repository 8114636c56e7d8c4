package io.millrace.stream.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Deficit round robin over tenants (Shreedhar and Varghese, 1995): each turn gives a tenant
/// `quantum x weight` to spend, a job is taken when it can be paid, and what is left is kept while
/// the tenant has work. Long jobs of one tenant therefore cost it turns, not the others.
///
/// @param quantum cost units that a weight of 1 earns in one turn
public record FairShare(long quantum) {
    /// A tenant with work waiting.
    ///
    /// @param job the first of its jobs
    /// @param cost of that job, at least 1
    /// @param deficit what it may still spend
    /// @param turn its place in the round; the lowest is next
    public record Candidate(
            String tenant, long job, long cost, long deficit, long turn, int weight) {
        private Candidate at(long newDeficit, long newTurn) {
            return new Candidate(tenant, job, cost, newDeficit, newTurn, weight);
        }
    }

    /// @param chosen the tenant whose job is taken, its deficit already charged
    /// @param round every candidate as it stands afterwards, `chosen` included
    public record Turn(Candidate chosen, List<Candidate> round) {
        public Turn {
            round = List.copyOf(round);
        }
    }

    /// The next job, empty when nobody waits. `O(n log n)` in the number of candidates.
    public Optional<Turn> next(List<Candidate> waiting) {
        if (waiting.isEmpty()) return Optional.empty();
        var round = new ArrayList<>(waiting);
        round.sort(Comparator.comparingLong(Candidate::turn).thenComparing(Candidate::tenant));
        grantWholeRounds(round);
        while (true) {
            var head = round.removeFirst();
            if (head.deficit() >= head.cost()) {
                var chosen = head.at(head.deficit() - head.cost(), head.turn());
                round.addFirst(chosen);
                return Optional.of(new Turn(chosen, round));
            }
            long last = round.isEmpty() ? head.turn() : round.getLast().turn();
            round.addLast(head.at(head.deficit() + quantum * head.weight(), last + 1));
        }
    }

    /// Rounds in which nobody could pay are given at once, so that a huge job does not spin.
    private void grantWholeRounds(List<Candidate> round) {
        long rounds =
                round.stream().mapToLong(c -> Math.max(0, roundsUntilPaid(c) - 1)).min().orElse(0);
        if (rounds == 0) return;
        round.replaceAll(c -> c.at(c.deficit() + rounds * quantum * c.weight(), c.turn()));
    }

    private long roundsUntilPaid(Candidate c) {
        return Math.ceilDiv(Math.max(0, c.cost() - c.deficit()), quantum * c.weight());
    }
}
