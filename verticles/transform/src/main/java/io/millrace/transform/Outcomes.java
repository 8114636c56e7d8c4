package io.millrace.transform;

import io.millrace.transform.NodeBuilder.Done;
import io.millrace.transform.engine.project.Node;
import io.millrace.transform.engine.run.Staleness;
import io.millrace.transform.engine.run.Staleness.Tried;
import io.millrace.transform.engine.run.Status;
import io.millrace.transform.store.ModelStore;
import java.time.Instant;
import java.util.Optional;

/// What is kept of how a node went.
final class Outcomes {
    private Outcomes() {}

    static ModelStore.Outcome of(Execution.Order order, Done done, Instant at) {
        var name = done.node().name();
        var tried =
                new Tried(
                        order.checksums().getOrDefault(name, ""),
                        Staleness.revisionsOf(done.node(), order.revisions()));
        return new ModelStore.Outcome(
                name,
                // What a test keeps is there, whatever it says.
                done.node().isTest() ? Status.SUCCESS.id() : done.result().status(),
                done.result().message(),
                done.isAsBefore() ? null : Double.valueOf(done.result().seconds()),
                at,
                tried,
                done.made(),
                late(order, done),
                shown(done));
    }

    private static Optional<String> shown(Done done) {
        boolean isView = done.made().filter(made -> made.builtAs().equals("view")).isPresent();
        return isView && done.node() instanceof Node.Model model
                ? Optional.of(model.sql())
                : Optional.empty();
    }

    /// The SQL that a node was built from whose template asked the tables.
    private static Optional<String> late(Execution.Order order, Done done) {
        var node = done.node();
        boolean isLate = order.project().rendering().isLate(node.name());
        if (!isLate || done.made().isEmpty()) return Optional.empty();
        return switch (node) {
            case Node.Model model -> Optional.of(model.sql());
            case Node.Snapshot snapshot -> Optional.of(snapshot.sql());
            case Node.Assertion test -> Optional.of(test.sql());
            case Node.Seed _, Node.UnitTest _, Node.Recency _ -> Optional.empty();
        };
    }
}
