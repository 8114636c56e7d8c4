package io.millrace.transform;

import io.millrace.ingest.api.IngestRequest;
import io.millrace.kernel.Bus;
import io.millrace.kernel.Problem;
import io.millrace.kernel.Span;
import io.millrace.kernel.TenantId;
import io.millrace.transform.api.TransformRequest.Column;
import io.millrace.transform.api.TransformRequest.Lineage;
import io.millrace.transform.api.TransformRequest.LineageAnswer;
import io.millrace.transform.api.TransformRequest.LineageGap;
import io.millrace.transform.api.TransformRequest.LineageLink;
import io.millrace.transform.api.TransformRequest.ModelAnswer;
import io.millrace.transform.api.TransformRequest.Place;
import io.millrace.transform.engine.lineage.ColumnId;
import io.millrace.transform.engine.lineage.LineageWalk;
import io.millrace.transform.engine.lineage.LineageWalk.Bounds;
import io.millrace.transform.engine.lineage.LineageWalk.Direction;
import io.millrace.transform.engine.lineage.LineageWalk.Gap;
import io.millrace.transform.engine.lineage.Link;
import io.millrace.transform.engine.lineage.RelationId;
import io.millrace.transform.store.LineageLinks;
import io.millrace.transform.store.ModelStore;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Shows what columns come from, and what comes from them.
final class LineageReading {
    private static final int MOST_STEPS = 20;
    private static final int MOST_LINKS = 2_000;

    private final Doors doors;
    private final Bus bus;
    private final ModelStore models = new ModelStore();
    private final LineageLinks links = new LineageLinks();

    LineageReading(Doors doors, Bus bus) {
        this.doors = doors;
        this.bus = bus;
    }

    LineageAnswer follow(Lineage asked) {
        var start = named(asked.tenant(), asked.column());
        var direction = asked.isUpstream() ? Direction.UPSTREAM : Direction.DOWNSTREAM;
        var bounds = new Bounds(Math.clamp(asked.depth(), 1, MOST_STEPS), MOST_LINKS);
        var walk =
                doors.db()
                        .in(
                                asked.tenant(),
                                c ->
                                        LineageWalk.of(
                                                start,
                                                direction,
                                                bounds,
                                                next -> links.around(c, direction, next)));
        return new LineageAnswer(
                place(start.relation(), start.name()),
                direction.name().toLowerCase(Locale.ROOT),
                walk.links().entrySet().stream()
                        .map(entry -> link(entry.getKey(), entry.getValue()))
                        .toList(),
                walk.gaps().stream().map(LineageReading::gap).toList(),
                walk.isWhole());
    }

    private static LineageLink link(Link link, int step) {
        return new LineageLink(
                place(link.from().relation(), link.from().name()),
                place(link.relation(), link.column().orElse(null)),
                link.how().id(),
                step);
    }

    private static LineageGap gap(Gap gap) {
        return new LineageGap(place(gap.relation(), gap.column().orElse(null)), gap.reason());
    }

    private static Place place(RelationId relation, @Nullable String column) {
        return new Place(relation.schema(), relation.name(), column);
    }

    /// The column that is there by that name; a dataset's before a model's, as checks have it.
    ///
    /// @throws io.millrace.kernel.ProblemException `not-found`
    private ColumnId named(TenantId tenant, String text) {
        return Stream.of(inSchema(text), ofDataset(text), ofModel(text))
                .flatMap(Optional::stream)
                .filter(column -> isThere(tenant, column))
                .findFirst()
                .orElseThrow(() -> missing(text));
    }

    private static RuntimeException missing(String text) {
        var way = "it is named as dataset.column; GET /api/v1/datasets and /models list them";
        return Problem.notFound("column", text, way).toException();
    }

    private static Optional<ColumnId> inSchema(String text) {
        return Stream.of(RelationId.RAW, RelationId.MODELS)
                .filter(schema -> text.startsWith(schema + "."))
                .findFirst()
                .flatMap(schema -> column(schema, text.substring(schema.length() + 1)));
    }

    private static Optional<ColumnId> ofDataset(String text) {
        return column(RelationId.RAW, text);
    }

    private static Optional<ColumnId> ofModel(String text) {
        return column(RelationId.MODELS, text);
    }

    /// No relation has a dot in its name; a column may.
    private static Optional<ColumnId> column(String schema, String text) {
        int dot = text.indexOf('.');
        return dot < 0
                ? Optional.empty()
                : Optional.of(
                        new ColumnId(schema, text.substring(0, dot), text.substring(dot + 1)));
    }

    private boolean isThere(TenantId tenant, ColumnId column) {
        var relation = column.relation().name();
        var columns =
                column.relation().schema().equals(RelationId.RAW)
                        ? ofDataset(tenant, relation)
                        : ofModel(tenant, relation);
        return columns.contains(column.name());
    }

    private List<String> ofDataset(TenantId tenant, String name) {
        var request = new IngestRequest.Datasets(tenant);
        return bus.ask(IngestRequest.ADDRESS, request, Span.currentTrace()).items().stream()
                .filter(dataset -> dataset.name().equals(name))
                .findFirst()
                .map(Datasets::columns)
                .orElse(List.of());
    }

    private List<String> ofModel(TenantId tenant, String relation) {
        return doors.db().in(tenant, models::all).stream()
                .filter(model -> model.name().equals(relation) && isBuilt(model))
                .findFirst()
                .map(model -> model.columns().stream().map(Column::name).toList())
                .orElse(List.of());
    }

    private static boolean isBuilt(ModelAnswer model) {
        return model.rows() != null;
    }
}
