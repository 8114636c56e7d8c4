package io.millrace.ingest;

import io.millrace.ingest.RestClient.TooLarge;
import io.millrace.ingest.RestClient.Unanswered;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/// The way of the AWS SDK to servers of tenants: [RestClient], with all that it guards. It reads
/// only, and answers of up to 8 MiB.
final class GuardedHttp implements SdkHttpClient {
    private static final int MOST = 8 << 20;

    /// They are made of the address and the body.
    private static final Set<String> OWN = Set.of("host", "content-length");

    private final RestClient client;

    GuardedHttp(RestClient client) {
        this.client = client;
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest asked) {
        var request = asked.httpRequest();
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                return answer(request);
            }

            @Override
            public void abort() {
                // It ends by itself in time.
            }
        };
    }

    private HttpExecuteResponse answer(SdkHttpRequest request) throws IOException {
        if (request.method() != SdkHttpMethod.GET) {
            throw new IllegalStateException("sources are only read, not " + request.method());
        }
        RestClient.Answer answer;
        try {
            answer = client.get(request.getUri(), headers(request), MOST);
        } catch (Unanswered | TooLarge e) {
            throw new IOException(e.getMessage(), e);
        }
        var headers = new HashMap<String, List<String>>();
        for (var name : answer.headers().names()) headers.put(name, answer.headers().getAll(name));
        var body = new ByteArrayInputStream(answer.body().getBytes());
        return HttpExecuteResponse.builder()
                .response(
                        SdkHttpResponse.builder()
                                .statusCode(answer.status())
                                .headers(headers)
                                .build())
                .responseBody(AbortableInputStream.create(body))
                .build();
    }

    private static Map<String, String> headers(SdkHttpRequest request) {
        var headers = new HashMap<String, String>();
        headers.put("Accept", "*/*");
        request.forEachHeader((name, values) -> {
            if (!OWN.contains(name.toLowerCase(Locale.ROOT))) {
                headers.put(name, String.join(",", values));
            }
        });
        return headers;
    }

    @Override
    public String clientName() {
        return "Millrace";
    }

    @Override
    public void close() {
        // The client is the node's.
    }
}
