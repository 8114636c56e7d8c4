package io.millrace.gateway.calls;

import io.millrace.gateway.http.Answer;
import io.millrace.gateway.http.BoundedBody;
import io.millrace.gateway.http.Call;
import io.millrace.gateway.http.Endpoint;
import io.millrace.ingest.api.IngestRequest;
import io.millrace.ingest.api.IngestRequest.DialectSettings;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What would become of a file, and what its sender says of how it is written.
public final class PreviewCalls {
    /// Of a body.
    private static final int MOST_BYTES = 1 << 16;

    private final Services services;

    public PreviewCalls(Services services) {
        this.services = services;
    }

    public Map<String, Endpoint> endpoints() {
        return Map.of("previewRecords", this::preview);
    }

    private Answer preview(Call call) {
        var beginning = BoundedBody.beginning(call.incoming(), MOST_BYTES);
        boolean isCut = !beginning.isWhole() || call.text("cut").equals("true");
        var request =
                new IngestRequest.PreviewRecords(
                        call.tenant(),
                        call.text("dataset"),
                        contentType(call),
                        call.optional("Content-Encoding").orElse("identity"),
                        Base64.getEncoder().encodeToString(beginning.bytes().getBytes()),
                        !isCut,
                        dialect(call));
        return Answer.ok(services.ask(IngestRequest.ADDRESS, request, call));
    }

    static String contentType(Call call) {
        var type = String.valueOf(call.incoming().getHeader("Content-Type"));
        return type.split(";", 2)[0].strip();
    }

    /// What the query says of the CSV; null where it says nothing.
    static @Nullable DialectSettings dialect(Call call) {
        var delimiter = call.nullable("delimiter");
        var quote = call.nullable("quote");
        var encoding = call.nullable("encoding");
        var header = call.nullable("header");
        boolean isSaid = delimiter != null || quote != null || encoding != null || header != null;
        if (!isSaid) return null;
        var hasHeader = header == null ? null : Boolean.valueOf(header);
        return new DialectSettings(delimiter, quote, encoding, hasHeader);
    }
}
