package io.millrace.ingest;

import io.millrace.ingest.engine.pull.PullFault;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// GETs what a tenant's addresses answer: at the address that the [OutgoingGuard] has seen, with
/// certificates that the JVM trusts, without following redirects, and with a bound on what it
/// takes.
final class RestClient {
    private static final int CONNECT_MILLIS = 10_000;
    private static final int IDLE_SECONDS = 10;

    private final Vertx vertx;
    private final HttpClient http;
    private final OutgoingGuard guard;
    private final Manner manner;

    /// How it asks.
    ///
    /// @param who is asked, at the beginning of a sentence
    /// @param patience longest wait for an answer
    /// @param bytes most bytes of one, where nothing else is said
    record Manner(String who, Duration patience, int bytes) {
        static Manner of(PullBounds bounds) {
            return new Manner("The source", bounds.request(), bounds.pageBytes());
        }
    }

    /// An answer, read to its end.
    ///
    /// @param links values of `Link` headers
    record Answer(
            int status,
            Optional<String> retryAfter,
            Optional<String> location,
            List<String> links,
            MultiMap headers,
            Buffer body) {}

    /// Nothing came, or not all.
    static final class Unanswered extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unanswered(String reason) {
            super(reason, null, false, false);
        }
    }

    /// The answer is longer than it may be.
    static final class TooLarge extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooLarge() {
            super("the answer is too large", null, false, false);
        }
    }

    RestClient(Vertx vertx, OutgoingGuard guard, Manner manner) {
        this.vertx = vertx;
        this.guard = guard;
        this.manner = manner;
        this.http =
                vertx.createHttpClient(
                        new HttpClientOptions()
                                .setConnectTimeout(CONNECT_MILLIS)
                                .setKeepAliveTimeout(IDLE_SECONDS)
                                .setVerifyHost(true));
    }

    static int port(URI url) {
        if (url.getPort() >= 0) return url.getPort();
        return isSecure(url) ? 443 : 80;
    }

    private static boolean isSecure(URI url) {
        return "https".equalsIgnoreCase(url.getScheme());
    }

    /// Of up to as many bytes as its manner says.
    Answer get(URI url, Map<String, String> headers) {
        return get(url, headers, manner.bytes());
    }

    /// Blocks.
    ///
    /// @param most bytes of the body
    /// @throws PullFault when the address may not be reached
    /// @throws TooLarge when the body is
    /// @throws Unanswered when there is no whole answer in time
    Answer get(URI url, Map<String, String> headers, int most) {
        var address = guard.resolve(url.getHost(), port(url));
        var query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        var path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        var options =
                new RequestOptions()
                        .setMethod(HttpMethod.GET)
                        .setHost(url.getHost())
                        .setPort(port(url))
                        .setSsl(isSecure(url))
                        .setURI(path + query)
                        .setFollowRedirects(false)
                        .setServer(
                                SocketAddress.inetSocketAddress(
                                        port(url), address.getHostAddress()));
        options.putHeader("Accept", "application/json").putHeader("User-Agent", "millrace");
        headers.forEach(options::putHeader);
        try {
            return http.request(options)
                    .compose(request -> answer(request, most))
                    .timeout(manner.patience().toMillis(), TimeUnit.MILLISECONDS)
                    .await();
        } catch (TooLarge e) {
            throw e;
        } catch (Exception e) { // await throws checked ones as they are
            throw new Unanswered(manner.who() + " does not answer: " + reason(e) + ".");
        }
    }

    private static String reason(Exception e) {
        return e instanceof TimeoutException
                ? "it took too long"
                : String.valueOf(e.getMessage()).replaceAll("\\s+", " ").strip();
    }

    /// Runs where the request does: a body that comes before somebody reads it is lost.
    private Future<Answer> answer(HttpClientRequest request, int most) {
        Promise<Answer> done = Promise.promise();
        long timer = vertx.setTimer(manner.patience().toMillis(), _ -> request.reset());
        request.send()
                .onSuccess(response -> read(request, response, most, done))
                .onFailure(done::tryFail);
        return done.future().onComplete(_ -> vertx.cancelTimer(timer));
    }

    private void read(
            HttpClientRequest request,
            HttpClientResponse response,
            int most,
            Promise<Answer> done) {
        var body = Buffer.buffer();
        response.exceptionHandler(done::tryFail);
        response.handler(chunk -> {
            if (done.future().isComplete()) return;
            if (body.length() + chunk.length() > most) {
                done.tryFail(new TooLarge());
                request.reset();
                return;
            }
            body.appendBuffer(chunk);
        });
        response.endHandler(_ ->
                done.tryComplete(
                        new Answer(
                                response.statusCode(),
                                Optional.ofNullable(response.getHeader("Retry-After")),
                                Optional.ofNullable(response.getHeader("Location")),
                                response.headers().getAll("Link"),
                                response.headers(),
                                body)));
    }
}
