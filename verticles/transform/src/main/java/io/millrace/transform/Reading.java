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
        long offset = offset(request.cursor());
        try {
            var page =
                    new ModelReader(doors.sql())
                            .page(request.tenant(), model.name(), limit, offset);
            var columns =
                    model.columns().stream()
                            .map(column -> new ColumnName(column.name(), column.type()))
                            .toList();
            var next = page.isLast() ? null : Long.toString(offset + page.rows().size());
            return new RowPage(columns, page.rows(), next);
        } catch (SqlRefused e) {
            throw Problem.unprocessable(model.name() + ": " + e.error().message()).toException();
        }
    }

    private static long offset(@Nullable String cursor) {
        if (cursor == null) return 0;
        if (!cursor.matches("\\d{1,12}"))
            throw Problem.invalid("The cursor is wrong.").toException();
        return Long.parseLong(cursor);
    }

    TotalsAnswer totals(TenantId tenant) {
        var totals = doors.db().in(tenant, models::totals);
        return new TotalsAnswer(totals.models(), totals.failed(), totals.rows());
    }
}
