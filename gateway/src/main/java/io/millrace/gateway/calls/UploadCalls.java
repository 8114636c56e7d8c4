package io.millrace.gateway.calls;

import io.millrace.gateway.http.Answer;
import io.millrace.gateway.http.Call;
import io.millrace.gateway.http.Endpoint;
import io.millrace.gateway.http.Uploads;
import io.millrace.ingest.api.IngestRequest;
import io.millrace.ingest.api.IngestRequest.UploadAnswer;
import io.millrace.kernel.Problem;
import io.millrace.kernel.ProblemException;
import io.millrace.tenants.usage.Quotas;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Uploads in parts, as the core of tus 1.0 has them (<https://tus.io/protocols/resumable-upload>)
/// with its extensions of creation, expiration and termination; then one call that makes a batch of
/// the whole.
public final class UploadCalls {
    /// Lost with a node that dies while it comes.
    private static final long MOST_OF_A_PART = 64L << 20;

    private final Services services;
    private final Uploads uploads;
    private final Quotas quotas;

    public UploadCalls(Services services, Uploads uploads, Quotas quotas) {
        this.services = services;
        this.uploads = uploads;
        this.quotas = quotas;
    }

    record Checksum(String sha256) {}

    /// An upload as it is answered.
    record Shown(
            String id,
            String dataset,
            long offset,
            long length,
            Instant expiresAt,
            @Nullable String batchId) {
        static Shown of(UploadAnswer its) {
            return new Shown(
                    its.id(),
                    its.dataset(),
                    its.offset(),
                    its.length(),
                    its.expiresAt(),
                    its.batchId());
        }
    }

    public Map<String, Endpoint> endpoints() {
        return Map.of(
                "beginUpload", this::begin,
                "getUpload", this::get,
                "appendUpload", this::append,
                "cancelUpload", this::cancel,
                "finishUpload", this::finish);
    }

    private Answer begin(Call call) {
        long length = number(call, "Upload-Length");
        uploads.checkLength(length);
        var metadata = metadata(call.optional("Upload-Metadata").orElse(""));
        var key = call.nullable("Idempotency-Key");
        var open =
                services.ask(
                        IngestRequest.ADDRESS, new IngestRequest.OpenUploads(call.tenant()), call);
        checkQuota(call, open.bytes() + length, key);
        var request =
                new IngestRequest.BeginUpload(
                        call.tenant(),
                        call.text("dataset"),
                        metadata.getOrDefault("filetype", ""),
                        metadata.getOrDefault("encoding", "identity"),
                        length,
                        key,
                        call.caller().actor(),
                        PreviewCalls.dialect(call),
                        metadata.get("filename"));
        var begun = services.ask(IngestRequest.ADDRESS, request, call);
        var place = "/api/v1/datasets/%s/uploads/%s".formatted(begun.dataset(), begun.id());
        var answer = Answer.json(201, Shown.of(begun)).with("Location", place);
        return told(answer, begun).changing(Map.of(), Shown.of(begun));
    }

    private Answer get(Call call) {
        var its = find(call);
        return told(Answer.ok(Shown.of(its)), its);
    }

    private UploadAnswer find(Call call) {
        var request =
                new IngestRequest.GetUpload(
                        call.tenant(), call.text("dataset"), call.text("upload"));
        return services.ask(IngestRequest.ADDRESS, request, call);
    }

    private Answer append(Call call) {
        var before = find(call);
        long offset = number(call, "Upload-Offset");
        if (offset != before.offset()) {
            throw Problem.conflict(
                            "The upload is at offset " + before.offset() + ": go on from there.")
                    .toException();
        }
        long rest = before.length() - offset;
        if (call.declaredBytes() > rest) {
            throw Problem.tooLarge("The upload has " + rest + " bytes to come.").toException();
        }
        long bytes = uploads.append(call, before.id(), offset, Math.min(rest, MOST_OF_A_PART));
        var request =
                new IngestRequest.AdvanceUpload(
                        call.tenant(), before.dataset(), before.id(), offset, offset + bytes);
        var after = services.ask(IngestRequest.ADDRESS, request, call);
        return told(Answer.noContent(), after);
    }

    private Answer cancel(Call call) {
        services.ask(
                IngestRequest.ADDRESS,
                new IngestRequest.CancelUpload(
                        call.tenant(), call.text("dataset"), call.text("upload")),
                call);
        return Answer.noContent().with("Tus-Resumable", "1.0.0");
    }

    private Answer finish(Call call) {
        var its = find(call);
        if (its.batchId() == null) checkQuota(call, its.length(), its.idempotencyKey());
        var request =
                new IngestRequest.FinishUpload(
                        call.tenant(),
                        its.dataset(),
                        its.id(),
                        call.body(Checksum.class).sha256(),
                        call.isWaited(),
                        DataCalls.isOnce(call, its.idempotencyKey()));
        var batch = services.askPatiently(IngestRequest.ADDRESS, request, call);
        return DataCalls.answer(call, batch).changing(Map.of(), Map.of("batchId", batch.id()));
    }

    /// What was answered before brings no more data.
    private void checkQuota(Call call, long bytes, @Nullable String key) {
        var over = quotas.incoming(call.tenant(), bytes);
        if (over.isEmpty()) return;
        var earlier = key == null ? null : new IngestRequest.FindAnswer(call.tenant(), key);
        boolean isAnswered =
                earlier != null && services.ask(IngestRequest.ADDRESS, earlier, call).isFound();
        if (!isAnswered) throw over.get().toException();
    }

    private static Answer told(Answer answer, UploadAnswer its) {
        return answer.with("Tus-Resumable", "1.0.0")
                .with("Upload-Offset", Long.toString(its.offset()))
                .with("Upload-Length", Long.toString(its.length()))
                .with(
                        "Upload-Expires",
                        DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                its.expiresAt().atOffset(ZoneOffset.UTC)));
    }

    private static long number(Call call, String header) {
        try {
            long number = Long.parseLong(call.text(header));
            if (number >= 0) return number;
        } catch (NumberFormatException e) { // said below
        }
        throw Problem.invalid(header + ": a number of bytes is wanted.").toException();
    }

    /// Pairs of a name and a value in Base64, with commas between.
    ///
    /// @throws ProblemException `invalid`
    private static Map<String, String> metadata(String header) {
        var values = new HashMap<String, String>();
        for (var pair : header.isBlank() ? new String[0] : header.split(",", -1)) {
            var parts = pair.strip().split(" ", 2);
            try {
                var value = parts.length == 1 ? "" : parts[1].strip();
                var text = new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
                if (parts[0].isEmpty() || values.put(parts[0], text) != null) throw unreadable();
            } catch (IllegalArgumentException e) {
                throw unreadable();
            }
        }
        return values;
    }

    private static ProblemException unreadable() {
        return Problem.invalid(
                        "Upload-Metadata: names with values in Base64 and commas between are"
                                + " wanted, such as filetype dGV4dC9jc3Y=.")
                .toException();
    }
}
