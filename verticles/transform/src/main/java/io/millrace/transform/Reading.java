package io.millrace.transform;

import io.millrace.kernel.Problem;
import io.millrace.kernel.TenantId;
import io.millrace.transform.api.TransformRequest.ColumnName;
import io.millrace.transform.api.TransformRequest.ModelAnswer;
import io.millrace.transform.api.TransformRequest.ModelList;
import io.millrace.transform.api.TransformRequest.ModelRows;
import io.millrace.transform.api.TransformRequest.RowPage;
import io.millrace.transform.api.TransformRequest.TotalsAnswer;
import io.millrace.transform.store.ModelReader;
import io.millrace.transform.store.ModelReader.Place;
import io.millrace.transform.store.ModelStore;
import io.millrace.transform.store.SqlRefused;
import org.jspecify.annotations.Nullable;

/// Shows models and their rows.
final class Reading {
    private static final int MAX_ROWS = 500;

    private final Doors doors;
    private final ModelStore models = new ModelStore();

    Reading(Doors doors) {
        this.doors = doors;
    }

    ModelList list(TenantId tenant) {
        return new ModelList(doors.db().in(tenant, models::all));
    }

    ModelAnswer model(TenantId tenant, String name) {
        var bare = name.startsWith("models.") ? name.substring("models.".length()) : name;
        return list(tenant).items().stream()
                .filter(model -> model.name().equals(bare))
                .findFirst()
                .orElseThrow(() ->
                        Problem.notFound("model", name, "GET /api/v1/models lists them")
                                .toException());
    }

    RowPage rows(ModelRows request) {
        var model = model(request.tenant(), request.model());
        if (model.rows() == null) {
            throw Problem.notFound(
                            "The model "
                                    + request.model()
                                    + " is not built yet; run its project first.")
                    .toException();
        }
        int limit = Math.clamp(request.limit(), 1, MAX_ROWS);
        boolean isView = doors.db().in(request.tenant(), c -> models.isView(c, model.name()));
        var place = new Place(model.name(), isView, model.columns());
        try {
            var after = request.cursor() == null ? place.start() : after(request.cursor(), place);
            var page = new ModelReader(doors.sql()).page(request.tenant(), place, after, limit);
            var columns =
                    model.columns().stream()
                            .map(column -> new ColumnName(column.name(), column.type()))
                            .toList();
            return new RowPage(columns, page.rows(), cursor(page.last()));
        } catch (SqlRefused e) {
            throw Problem.unprocessable(model.name() + ": " + e.error().message()).toException();
        }
    }

    /// A place in a table is `(page,number)`, which goes into no address as it is.
    private static @Nullable String cursor(@Nullable String place) {
        return place == null ? null : place.replace(',', '-').replaceAll("[()]", "");
    }

    private static String after(String cursor, Place place) {
        if (place.isView() && cursor.matches("\\d{1,12}")) return cursor;
        if (!place.isView() && cursor.matches("\\d{1,10}-\\d{1,5}")) {
            return "(" + cursor.replace('-', ',') + ")";
        }
        throw Problem.invalid("The cursor is wrong.").toException();
    }

    TotalsAnswer totals(TenantId tenant) {
        var totals = doors.db().in(tenant, models::totals);
        return new TotalsAnswer(totals.models(), totals.failed(), totals.rows());
    }
}
