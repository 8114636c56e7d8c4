package io.millrace.gateway.http;

import io.millrace.kernel.Problem;
import io.millrace.kernel.ProblemException;
import io.millrace.stream.api.ObjectStore;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.StreamResetException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Function;

/// Takes a streamed body into the object store and hands its key on, so that no body crosses the
/// bus.
public final class Uploads {
    private final ObjectStore store;
    private final long maxBytes;

    public Uploads(ObjectStore store, long maxBytes) {
        this.store = store;
        this.maxBytes = maxBytes;
    }

    /// Stores the body of `call` and asks `then` what becomes of it. What was refused is deleted.
    ///
    /// @throws ProblemException `too-large`, `no-space`, or what `then` throws
    public Answer take(Call call, Function<ObjectStore.StoredObject, Answer> then) {
        var request = call.incoming();
        checkLength(request);
        BoundedBody.expected(request);
        var stored = stored(request);
        try {
            return then.apply(stored);
        } catch (ProblemException e) {
            if (isRefused(e.problem())) delete(stored.key());
            throw e;
        }
    }

    private ObjectStore.StoredObject stored(HttpServerRequest request) {
        try {
            return store.put(new LateBody(request), maxBytes).await();
        } catch (HttpClosedException | StreamResetException _) { // the client went away
            throw BoundedBody.gone();
        }
    }

    private void checkLength(HttpServerRequest request) {
        checkLength(BoundedBody.declared(request));
    }

    /// @throws ProblemException `too-large` for more bytes than a body may have
    public void checkLength(long bytes) {
        if (bytes > maxBytes) {
            throw Problem.tooLarge("The body may have " + maxBytes + " bytes.").toException();
        }
    }

    /// Puts the body of `call` at `offset` of an object that is not whole yet.
    ///
    /// @return the bytes that came, also where the client went away before the end
    /// @throws ProblemException `too-large`, `no-space`, `gone`
    public long append(Call call, String key, long offset, long maxBytes) {
        var request = call.incoming();
        if (BoundedBody.declared(request) > maxBytes) {
            throw Problem.tooLarge("A part may have " + maxBytes + " bytes.").toException();
        }
        BoundedBody.expected(request);
        return store.append(key, offset, new LateBody(request), maxBytes).await();
    }

    /// A 5xx may mean that it was taken and the answer was lost.
    private static boolean isRefused(Problem problem) {
        return problem.status() < 500;
    }

    private void delete(String key) {
        try {
            store.delete(key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
