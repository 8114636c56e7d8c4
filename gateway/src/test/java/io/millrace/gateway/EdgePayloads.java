package io.millrace.gateway;

import static io.millrace.gateway.EdgeIT.assertProblem;
import static io.millrace.gateway.EdgeIT.authorized;
import static io.millrace.gateway.EdgeIT.gateway;
import static io.millrace.gateway.EdgeIT.ingest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ingest.api.IngestRequest;
import io.millrace.ingest.api.IngestRequest.PayloadAnswer;
import io.millrace.kernel.Ids;
import io.millrace.kernel.Problem;
import io.millrace.stream.FolderObjectStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What was sent, on its way back.
interface EdgePayloads {
    String PATH = "/api/v1/batches/7/payload";

    /// Lays an object down that ingest says to be the payload of every batch.
    private static byte[] lay(String encoding, long more) throws IOException {
        var stack = gateway.stack();
        var bytes = new byte[300_000];
        new Random(1).nextBytes(bytes);
        var key = Ids.random128();
        new FolderObjectStore(stack.vertx(), stack.folder().resolve("objects"))
                .put(key, new ByteArrayInputStream(bytes));
        long length = bytes.length + more;
        var its = new PayloadAnswer(key, "text/csv", encoding, length, "zéro \"1\".csv");
        ingest.on(IngestRequest.GetPayload.class, _ -> its);
        return bytes;
    }

    private static HttpResponse<byte[]> fetch(HttpClient.Version version)
            throws IOException, InterruptedException {
        try (var client = HttpClient.newBuilder().version(version).build()) {
            var request = authorized(PATH).header("Accept-Encoding", "gzip").build();
            return client.send(request, BodyHandlers.ofByteArray());
        }
    }

    @Test
    default void aPayloadComesBackAsItWasSent() throws IOException, InterruptedException {
        var bytes = lay("identity", 0);

        for (var version : HttpClient.Version.values()) {
            var answer = fetch(version);

            var headers = answer.headers();
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.version()).isEqualTo(version);
            assertThat(answer.body()).isEqualTo(bytes);
            assertThat(headers.firstValueAsLong("Content-Length")).hasValue(bytes.length);
            assertThat(headers.firstValue("Content-Type")).contains("text/csv");
            assertThat(headers.firstValue("Content-Encoding").orElse("identity"))
                    .isEqualTo("identity");
            assertThat(headers.firstValue("Content-Disposition"))
                    .contains(
                            "attachment; filename=\"z_ro _1_.csv\";"
                                    + " filename*=UTF-8''z%C3%A9ro%20%221%22.csv");
        }
    }

    @Test
    default void whatCamePackedGoesPackedAndNotTwice() throws IOException, InterruptedException {
        var bytes = lay("gzip", 0);

        for (var version : HttpClient.Version.values()) {
            var answer = fetch(version);

            assertThat(answer.body()).isEqualTo(bytes);
            assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
        }
    }

    @Test
    default void anObjectOfAnotherLengthIsCutOff() throws IOException {
        for (int more : new int[] {-1, 1}) {
            lay("identity", more);

            assertThatThrownBy(() -> fetch(HttpClient.Version.HTTP_1_1))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    default void aPayloadThatIsGoneOrAnothersIsAProblem() {
        ingest.on(
                IngestRequest.GetPayload.class,
                _ -> {
                    throw Problem.gone("The payload of batch 7 is not kept.").toException();
                });
        var stranger = gateway.signUp();

        assertProblem(gateway.send(authorized(PATH)), 410, "gone");
        assertProblem(gateway.get(PATH, stranger.accessToken()), 404, "not-found");
    }
}
