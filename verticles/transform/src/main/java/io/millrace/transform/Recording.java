package io.millrace.transform;

import io.millrace.kernel.TenantId;
import io.millrace.transform.NodeBuilder.Done;
import io.millrace.transform.api.TransformRequest.Column;
import io.millrace.transform.engine.lineage.BuiltLineage;
import io.millrace.transform.engine.lineage.LineageReader;
import io.millrace.transform.engine.lineage.RelationId;
import io.millrace.transform.engine.lineage.RunEvent;
import io.millrace.transform.engine.project.Hook;
import io.millrace.transform.engine.project.Materialization;
import io.millrace.transform.engine.project.Node;
import io.millrace.transform.store.LineageStore;
import io.millrace.transform.store.LineageStore.Kept;
import io.millrace.transform.store.LineageStore.Recorded;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Reads what the columns of models come from as a run builds them: of the statement that built
/// them, with the columns that what it reads had then. Belongs to the thread that writes a run's
/// results.
final class Recording {
    private static final String HOOKED = "a hook may change its rows or columns";

    private final TenantId tenant;
    private final Execution.Order order;
    private final LineageStore lineages = new LineageStore();
    private final Map<RelationId, List<String>> columns = new HashMap<>();

    /// Of all that is known of columns; empty until it is asked for.
    private String shape = "";

    Recording(TenantId tenant, Execution.Order order) {
        this.tenant = tenant;
        this.order = order;
        order.built()
                .values()
                .forEach(its -> columns.put(ofModel(its.relation()), names(its.columns())));
        order.raw()
                .forEach((table, its) ->
                        columns.put(new RelationId(tenant.rawSchema(), table), its.columns()));
    }

    private RelationId ofModel(String relation) {
        return new RelationId(tenant.modelSchema(), relation);
    }

    private static List<String> names(List<Column> columns) {
        return columns.stream().map(Column::name).toList();
    }

    /// A model's lineage, where it is or may be another than the one that is kept.
    Optional<Fresh> read(Done done) {
        if (done.made().isEmpty()) return Optional.empty();
        var given = names(done.made().get().columns());
        return switch (done.node()) {
            case Node.Model model -> {
                know(model.relation(), given);
                yield fresh(model, given);
            }
            case Node.Seed seed -> {
                know(seed.relation(), given);
                yield fresh(seed, given);
            }
            case Node.Snapshot snapshot -> {
                know(snapshot.relation(), given);
                yield Optional.empty();
            }
            case Node.Assertion _, Node.UnitTest _, Node.Recency _ -> Optional.empty();
        };
    }

    private void know(String relation, List<String> given) {
        if (!given.equals(columns.put(ofModel(relation), given))) shape = "";
    }

    /// @param isPart whether the statement added rows to those that are there
    record Fresh(
            String name, String relation, String signature, BuiltLineage lineage, boolean isPart) {}

    private Optional<Fresh> fresh(Node.Model model, List<String> given) {
        var signature = signature(model, given);
        if (signature.equals(order.lineages().get(model.name()))) return Optional.empty();
        var built = built(model, given);
        var own = new RelationId(RelationId.MODELS, model.relation());
        return Optional.of(
                new Fresh(
                        model.name(),
                        model.relation(),
                        signature,
                        built.placed(this::placed, own),
                        model.isIncrement()));
    }

    /// A seed comes from nothing, of which nothing is kept, unless its hooks change it or did.
    private Optional<Fresh> fresh(Node.Seed seed, List<String> given) {
        boolean isChanged = Hook.after(seed).stream().anyMatch(Hook::mayChange);
        var kept = Optional.ofNullable(order.lineages().get(seed.name()));
        if (!isChanged && kept.isEmpty()) return Optional.empty();
        var revision = order.checksums().getOrDefault(seed.name(), "");
        var signature = Checksum.of(List.of(revision, given.toString()));
        if (kept.equals(Optional.of(signature))) return Optional.empty();
        var lineage =
                isChanged ? BuiltLineage.unread(given, HOOKED) : BuiltLineage.ofNothing(given);
        return Optional.of(new Fresh(seed.name(), seed.relation(), signature, lineage, false));
    }

    private BuiltLineage built(Node.Model model, List<String> given) {
        if (model.materialization() == Materialization.CUSTOM) {
            return BuiltLineage.unread(given, "a macro of the project makes its table");
        }
        if (isChanged(model)) {
            return BuiltLineage.unread(given, HOOKED);
        }
        var read =
                LineageReader.read(
                        model.sql(), relation -> Optional.ofNullable(columns.get(relation)));
        return model.isIncrement()
                ? BuiltLineage.part(read, given)
                : BuiltLineage.whole(read, given);
    }

    /// Whether statements beside its own may make it what it is.
    private static boolean isChanged(Node.Model model) {
        return Stream.concat(Hook.before(model).stream(), Hook.after(model).stream())
                .anyMatch(Hook::mayChange);
    }

    private String signature(Node.Model model, List<String> given) {
        if (shape.isEmpty()) shape = Checksum.of(shapes());
        var revision = order.checksums().getOrDefault(model.name(), "");
        return Checksum.of(List.of(revision, model.sql(), given.toString(), shape));
    }

    private List<String> shapes() {
        var sorted = new TreeMap<String, String>();
        columns.forEach((relation, its) ->
                sorted.put(relation.schema() + "." + relation.name(), its.toString()));
        return sorted.entrySet().stream().map(Object::toString).toList();
    }

    /// As the lineage names it: models by their relation, raw tables by their dataset.
    private RelationId placed(RelationId relation) {
        if (relation.schema().equals(tenant.modelSchema())) {
            return new RelationId(RelationId.MODELS, relation.name());
        }
        if (!relation.schema().equals(tenant.rawSchema())) return relation;
        var table = order.raw().get(relation.name());
        var dataset = table == null ? relation.name() : table.dataset();
        return new RelationId(RelationId.RAW, dataset);
    }

    /// Keeps what is new, in the transaction that writes the model's result.
    ///
    /// @return what is to be told of it; empty where it is kept already
    Optional<Map<String, Object>> write(SqlConnection c, Fresh fresh, Instant now) {
        var revision = order.checksums().getOrDefault(fresh.name(), "");
        var kept = lineages.current(c, fresh.name());
        var lineage = fresh.isPart() ? withEarlier(fresh.lineage(), kept) : fresh.lineage();
        boolean isNew = !kept.equals(Optional.of(new Kept(revision, lineage)));
        if (!isNew && fresh.isPart()) return Optional.empty();
        var recorded = new Recorded(fresh.name(), revision, fresh.signature(), lineage);
        boolean isKept = lineages.put(c, recorded, now);
        if (!isNew || !isKept) return Optional.empty();
        var relation = new RelationId(RelationId.MODELS, fresh.relation());
        var namespace = "millrace/" + tenant.value();
        var event = new RunEvent(namespace, order.run().project(), order.run().id(), relation, now);
        return Optional.of(event.of(lineage));
    }

    /// Of a table that was added to: what is not known of its earlier rows, is not known of it.
    private static BuiltLineage withEarlier(BuiltLineage lineage, Optional<Kept> kept) {
        return kept.map(its -> lineage.merged(its.lineage()))
                .orElseGet(() ->
                        BuiltLineage.unread(
                                lineage.columns().stream().map(its -> its.name()).toList(),
                                "rows were made before this was kept; run it with fullRefresh"));
    }
}
