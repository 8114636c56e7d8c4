package io.millrace.gateway.calls;

import io.millrace.gateway.http.Answer;
import io.millrace.gateway.http.Call;
import io.millrace.gateway.http.Endpoint;
import io.millrace.ingest.api.IngestRequest;
import io.millrace.kernel.Problem;
import io.millrace.tenants.usage.Quotas;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Single records of datasets and their versions: all asked of ingest.
public final class WarehouseCalls {
    private final Services services;
    private final Quotas quotas;

    public WarehouseCalls(Services services, Quotas quotas) {
        this.services = services;
        this.quotas = quotas;
    }

    public Map<String, Endpoint> endpoints() {
        return Map.of(
                "listRecords",
                call -> ok(call, records(call)),
                "writeRecord",
                this::write,
                "getRecord",
                call -> ok(call, record(call)),
                "patchRecord",
                this::patch,
                "deleteRecord",
                this::delete,
                "listVersions",
                call -> ok(call, versions(call)));
    }

    private Answer ok(Call call, IngestRequest<?> request) {
        return Answer.ok(services.ask(IngestRequest.ADDRESS, request, call));
    }

    private static IngestRequest<?> records(Call call) {
        return new IngestRequest.Records(
                call.tenant(),
                call.text("dataset"),
                asOf(call),
                call.limit(),
                call.nullable("cursor"));
    }

    private static IngestRequest<?> record(Call call) {
        return new IngestRequest.GetRecord(
                call.tenant(), call.text("dataset"), call.text("key"), asOf(call));
    }

    private static IngestRequest<?> versions(Call call) {
        return new IngestRequest.Versions(
                call.tenant(),
                call.text("dataset"),
                call.text("key"),
                call.limit(),
                call.nullable("cursor"));
    }

    private static @Nullable Instant asOf(Call call) {
        var given = call.nullable("as_of");
        if (given == null) return null;
        try {
            return OffsetDateTime.parse(given).toInstant();
        } catch (DateTimeParseException e) {
            throw Problem.invalid(
                            "as_of: an instant such as 2026-01-31T12:00:00Z is wanted (RFC 3339); a"
                                    + " + is %2B in an address.")
                    .toException();
        }
    }

    private Answer write(Call call) {
        checkQuota(call);
        var request =
                new IngestRequest.PutRecord(
                        call.tenant(), call.text("dataset"), call.body().toString(), writer(call));
        var written = services.ask(IngestRequest.ADDRESS, request, call);
        boolean isNew = written.outcome().equals("inserted") || written.outcome().equals("stored");
        return changed(isNew ? 201 : 200, written);
    }

    private Answer patch(Call call) {
        checkQuota(call);
        var request =
                new IngestRequest.PatchRecord(
                        call.tenant(),
                        call.text("dataset"),
                        call.text("key"),
                        call.body().toString(),
                        writer(call));
        return changed(200, services.ask(IngestRequest.ADDRESS, request, call));
    }

    private Answer delete(Call call) {
        var request =
                new IngestRequest.DeleteRecord(
                        call.tenant(), call.text("dataset"), call.text("key"), writer(call));
        return changed(200, services.ask(IngestRequest.ADDRESS, request, call));
    }

    private void checkQuota(Call call) {
        quotas.incoming(call.tenant(), call.body().length())
                .ifPresent(over -> {
                    throw over.toException();
                });
    }

    private static IngestRequest.Writer writer(Call call) {
        return new IngestRequest.Writer(call.caller().actor(), call.nullable("Idempotency-Key"));
    }

    /// The record of calls tells what was done by which batch, not what the record says.
    private static Answer changed(int status, IngestRequest.WriteAnswer written) {
        var told = Map.of("batchId", written.batchId(), "outcome", written.outcome());
        return Answer.json(status, written).changing(Map.of(), told);
    }
}
