package io.millrace.gateway.calls;

import io.millrace.gateway.http.Answer;
import io.millrace.gateway.http.Call;
import io.millrace.gateway.http.Disposition;
import io.millrace.gateway.http.Endpoint;
import io.millrace.ingest.api.IngestRequest;
import io.millrace.ingest.api.IngestRequest.PayloadAnswer;
import io.millrace.kernel.Problem;
import io.millrace.kernel.ProblemException;
import io.millrace.stream.api.ObjectStore;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.Semaphore;

/// What was sent, as it was sent: read from the object store while the client takes it.
public final class PayloadCalls {
    /// Each holds a file open, or a connection to where the objects are.
    private static final int AT_ONCE = 32;

    private static final int RETRY_SECONDS = 10;
    private static final int CHUNK = 64 * 1024;

    private final Services services;
    private final ObjectStore objects;
    private final Semaphore slots = new Semaphore(AT_ONCE);

    public PayloadCalls(Services services, ObjectStore objects) {
        this.services = services;
        this.objects = objects;
    }

    public Map<String, Endpoint> endpoints() {
        return Map.of("getPayload", this::payload);
    }

    private Answer payload(Call call) {
        var request = new IngestRequest.GetPayload(call.tenant(), call.text("id"));
        var its = services.ask(IngestRequest.ADDRESS, request, call);
        var answer =
                Answer.streamed(its.contentType(), out -> send(its, out))
                        .with("Content-Length", Long.toString(its.bytes()))
                        .with("Content-Disposition", Disposition.attachment(its.fileName()));
        return its.encoding().equals("identity")
                ? answer
                : answer.with("Content-Encoding", its.encoding());
    }

    /// @throws ProblemException `too-many`
    private void send(PayloadAnswer its, OutputStream out) throws IOException {
        if (!slots.tryAcquire()) {
            throw Problem.tooMany("Too many payloads are downloaded at once.", RETRY_SECONDS)
                    .toException();
        }
        try {
            copy(its, out);
        } finally {
            slots.release();
        }
    }

    /// Its length was said: an object that has another by now is cut off.
    private void copy(PayloadAnswer its, OutputStream out) throws IOException {
        long rest = its.bytes();
        try (var in = objects.open(its.objectKey())) {
            var chunk = new byte[CHUNK];
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                rest -= read;
                if (rest < 0) break;
                out.write(chunk, 0, read);
            }
        }
        if (rest != 0) throw new IOException("a payload has not the length that came");
    }
}
