package io.millrace.ingest;

import io.millrace.ingest.api.IngestRequest.GetRouting;
import io.millrace.ingest.api.IngestRequest.PreviewRoute;
import io.millrace.ingest.api.IngestRequest.PutRoutes;
import io.millrace.ingest.api.IngestRequest.RouteAgain;
import io.millrace.ingest.api.IngestRequest.RouteList;
import io.millrace.ingest.api.IngestRequest.RoutePreview;
import io.millrace.ingest.api.IngestRequest.RouteRule;
import io.millrace.ingest.api.IngestRequest.RoutedAgain;
import io.millrace.ingest.api.IngestRequest.RoutedPart;
import io.millrace.ingest.api.IngestRequest.RoutingAnswer;
import io.millrace.ingest.api.IngestRequest.Unrouted;
import io.millrace.ingest.api.IngestRequest.UnroutedPage;
import io.millrace.ingest.engine.MessageDecoder;
import io.millrace.ingest.engine.Routes;
import io.millrace.ingest.engine.SortedReader;
import io.millrace.ingest.engine.Source;
import io.millrace.ingest.engine.ValueReader.Message;
import io.millrace.ingest.store.Ledger;
import io.millrace.ingest.store.MixedWriter;
import io.millrace.ingest.store.RouteStore;
import io.millrace.kernel.Problem;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.Span;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.TenantDb;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What tenants decide about mixed records, and what became of those.
final class Routing {
    private static final int MOST_ROUTES = 100;
    private static final int MOST_FIELDS = 16;
    private static final int MOST_NAME = 200;
    private static final int MOST_VALUE = 1_000;
    private static final int PAGE = 200;

    private final Vertx vertx;
    private final TenantDb db;
    private final MixedWriter writer;
    private final RouteStore routes = new RouteStore();
    private final Ledger ledger = new Ledger();

    Routing(Vertx vertx, TenantDb db, MixedWriter writer) {
        this.vertx = vertx;
        this.db = db;
        this.writer = writer;
    }

    /// @throws ProblemException `unprocessable` where mixed records would be taken for rows
    static void checkUnmixed(TenantDb db, TenantId tenant, String dataset, String what) {
        if (!dataset.equals(RouteStore.UNROUTED)) return;
        var _ =
                db.in(
                        tenant,
                        c -> {
                            checkUnmixed(c, dataset, what);
                            return true;
                        });
    }

    static void checkUnmixed(SqlConnection c, String dataset, String what) {
        if (RouteStore.isMixed(c, dataset)) throw mixed(what);
    }

    private static ProblemException mixed(String what) {
        return Problem.unprocessable(
                        "The dataset unrouted is where mixed records are sent to be routed: "
                                + what
                                + ".")
                .toException();
    }

    RouteList list(TenantId tenant) {
        return db.in(
                tenant,
                c -> {
                    checkFree(c);
                    return routes.current(c);
                });
    }

    /// @throws ProblemException `conflict` where the tenant has a dataset of the name for itself
    private static void checkFree(SqlConnection c) {
        if (!RouteStore.isTaken(c)) return;
        throw Problem.conflict(
                        "Nothing is routed: a dataset unrouted with columns of its own was here before routes, and takes what is sent to it as before. Send its records to a dataset of another name, and have the operator free the name, as in Mixed streams of INGEST.")
                .toException();
    }

    RouteList put(PutRoutes asked) {
        check(asked.items());
        return db.in(
                asked.tenant(),
                c -> {
                    checkFree(c);
                    if (!routes.add(c, asked.version(), asked.items(), asked.actor())) {
                        throw changed(routes.current(c).version());
                    }
                    return routes.current(c);
                });
    }

    private static ProblemException changed(long version) {
        return Problem.conflict(
                        "The routes were changed meanwhile: they have version %d now. Look at them again."
                                .formatted(version))
                .toException();
    }

    private static void check(List<RouteRule> items) {
        if (items.size() > MOST_ROUTES) throw invalid("items: at most " + MOST_ROUTES + " routes");
        for (int i = 0; i < items.size(); i++) check("items." + i, items.get(i));
    }

    private static void check(String at, RouteRule its) {
        Acceptance.checkName(its.dataset());
        if (its.dataset().equals(RouteStore.UNROUTED)) {
            throw mixed("name another dataset in " + at);
        }
        if (its.fields().size() > MOST_FIELDS) {
            throw invalid(at + ".fields: at most " + MOST_FIELDS);
        }
        for (var field : its.fields()) checkText(at + ".fields", field, MOST_NAME);
        checkText(at + ".source", its.source(), MOST_NAME);
        checkText(at + ".field", its.field(), MOST_NAME);
        checkText(at + ".value", its.value(), MOST_VALUE);
        if (its.value() != null && its.field() == null) {
            throw invalid(at + ".field: the one that has the value is wanted");
        }
    }

    private static void checkText(String at, @Nullable String text, int most) {
        if (text == null) return;
        if (text.isEmpty() || text.length() > most || text.indexOf(0) >= 0) {
            throw invalid(at + ": a text of 1 to " + most + " characters without NUL is wanted");
        }
    }

    private static ProblemException invalid(String detail) {
        return Problem.invalid(detail).toException();
    }

    RoutePreview preview(PreviewRoute asked) {
        var items = asked.items();
        if (items != null) check(items);
        var its = items == null ? list(asked.tenant()).items() : items;
        var message = new Message(1, asked.record().getBytes(StandardCharsets.UTF_8));
        var source = new Source.Messages(List.of(message), "", MessageDecoder.JSON);
        try {
            var from = Objects.requireNonNullElse(asked.source(), "http");
            var reader = new SortedReader(source, RouteStore.routes(its), from);
            if (!reader.next()) throw new IllegalStateException("one record was given");
            reader.rejected()
                    .ifPresent(fault -> {
                        throw Problem.unprocessable("record: " + fault.detail() + ".")
                                .toException();
                    });
            int place = reader.place();
            return new RoutePreview(
                    place == Routes.NONE ? null : Integer.valueOf(place),
                    reader.dataset().orElse(null));
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory", e);
        }
    }

    UnroutedPage unrouted(Unrouted asked) {
        int limit = Math.clamp(asked.limit(), 1, PAGE);
        var before = IngestService.before(asked.cursor());
        var found = db.in(asked.tenant(), c -> routes.page(c, before, limit + 1));
        var page = found.subList(0, Math.min(limit, found.size()));
        return new UnroutedPage(page, found.size() > limit ? page.getLast().id() : null);
    }

    RoutedAgain again(RouteAgain asked) {
        long after = Objects.requireNonNullElse(IngestService.before(asked.cursor()), 0L);
        var _ = list(asked.tenant()); // or why nothing is routed
        var trace = Span.currentTrace();
        var tried = tried(asked.tenant(), after, trace);
        long waiting = db.in(asked.tenant(), routes::waiting);
        var next = tried.after().map(its -> Long.toString(its)).orElse(null);
        return new RoutedAgain(tried.routed(), waiting, tried.refused(), next);
    }

    private MixedWriter.Tried tried(TenantId tenant, long after, String trace) {
        return vertx.executeBlocking(Span.carried(() -> writer.again(tenant, after, trace)), false)
                .await();
    }

    RoutingAnswer of(GetRouting asked) {
        long id = IngestService.number(asked.id());
        return db.in(
                asked.tenant(),
                c -> {
                    var its =
                            ledger.find(c, id)
                                    .orElseThrow(() -> IngestService.noBatch(asked.id()))
                                    .answer();
                    var parts = routes.parts(c, id);
                    long routed = parts.stream().mapToLong(RoutedPart::rows).sum();
                    boolean isMixed = RouteStore.isMixed(c, its.dataset());
                    return new RoutingAnswer(
                            its.id(),
                            its.rowsIn() + routed,
                            routed,
                            isMixed ? its.rowsStored() : 0,
                            its.rowsQuarantined(),
                            parts);
                });
    }
}
