package io.millrace.ingest.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ingest.engine.ValueReader.Message;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoutesTest {
    private static final Routes ROUTES =
            new Routes(
                    List.of(
                            new Route("customers", null, List.of(), "type", "customer"),
                            new Route("orders", "shop", List.of("id", "amount"), null, null),
                            new Route("flags", null, List.of(), "ok", "true"),
                            new Route("kinds", null, List.of(), "type", null)));

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Source.Body body(String text, Format format) {
        return new Source.Body(new ByteArrayInputStream(bytes(text)), format);
    }

    /// Of each record its number, and where it belongs or what is wrong with it.
    private static List<String> sorted(Source source, String from) throws IOException {
        var reader = new SortedReader(source, ROUTES, from);
        var found = new ArrayList<String>();
        while (reader.next()) {
            var fault = reader.rejected().map(its -> its.reason().code());
            found.add(reader.line() + " " + fault.or(reader::dataset).orElse("-"));
        }
        return found;
    }

    private static String part(Mixed mixed, String dataset, String from) throws IOException {
        if (!(mixed.of(dataset, ROUTES, from) instanceof Source.Body(var in, _, _))) {
            throw new AssertionError("no body");
        }
        try (in) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Mixed mixed(String text, Format format) {
        return new Mixed.Body(() -> body(text, format));
    }

    @Test
    void theFirstRouteThatTakesARecordDecides() throws IOException {
        var lines =
                """
                {"type":"customer","id":1,"amount":2}
                {"id":1,"amount":2,"type":"other"}
                {"id":1,"amount":null,"ok":true}
                {"id":1,"amount":"","ok":"true"}
                {"ok":false}

                {"type":"c\\u0075stomer"}
                {"type":["customer"]}
                """;

        assertThat(sorted(body(lines, Format.NDJSON), "shop"))
                .containsExactly(
                        "1 customers",
                        "2 orders",
                        "3 flags",
                        "4 flags",
                        "5 -",
                        "7 customers",
                        "8 kinds");
        assertThat(sorted(body(lines, Format.NDJSON), "http")).contains("2 kinds");
    }

    @Test
    void whatIsNoRecordIsSetAsideAndReachesNoOther() throws IOException {
        var deep = "{\"type\":" + "[".repeat(100) + "]".repeat(100) + "}";
        var huge = "{\"type\":\"" + "x".repeat(3 << 20) + "\"}";
        var lines =
                String.join(
                        "\n",
                        "{\"type\":\"cus\\u0000tomer\"}",
                        "{\"type\":\"cus\0tomer\"}",
                        deep,
                        huge,
                        "broken",
                        "{\"type\":\"customer\"}");

        assertThat(sorted(body(lines, Format.NDJSON), "http"))
                .containsExactly(
                        "1 bad-encoding",
                        "2 bad-encoding",
                        "3 malformed",
                        "4 too-large",
                        "5 malformed",
                        "6 customers");
    }

    @Test
    void recordsOfADatasetKeepTheirLines() throws IOException {
        var lines = "{\"ok\":true}\n{\"type\":\"customer\"}\nbroken\n\n{\"ok\":true,\"n\":1}\n{}\n";

        var part = part(mixed(lines, Format.NDJSON), "flags", "http");

        assertThat(part).isEqualTo("{\"ok\":true}\n\n\n\n{\"ok\":true,\"n\":1}\n");
    }

    @Test
    void elementsOfADocumentBecomeLinesOfTheirNumbers() throws IOException {
        var document = "[{\"x\":1},\n {\n  \"ok\": true,\n \"n\": [1,\n2] }]";

        var part = part(mixed(document, Format.JSON), "flags", "http");

        assertThat(part).isEqualTo("\n{   \"ok\": true,  \"n\": [1, 2] }\n");
    }

    @Test
    void recordsOfACsvAreObjectsWithTheirNumbersAsTheyAreWritten() throws IOException {
        var csv = "type,name,n\ncustomer,\"a \"\"b\"\"\nc\",1.50\nother,x,2\ncustomer,é\\,007\n";

        var part = part(mixed(csv, Format.CSV), "customers", "http");

        assertThat(part)
                .isEqualTo(
                        """

                        {"type":"customer","name":"a \\"b\\"\\u000ac","n":1.50}


                        {"type":"customer","name":"é\\\\","n":"007"}
                        """);
        assertThat(Reading.of(bytes(part), Format.NDJSON, List.of()).rows())
                .extracting(List::getFirst)
                .containsExactly("2", "5");
    }

    @Test
    void decimalCommasOfACsvAreReadAsInAnyOther() throws IOException {
        var csv =
                """
                type;price;note
                customer;1,50;a,b
                other;2,25;c
                customer;1 234,5;12
                customer;7;e
                """;

        var part = part(mixed(csv, Format.CSV), "customers", "http");

        assertThat(part)
                .isEqualTo(
                        """

                        {"type":"customer","price":1.50,"note":"a,b"}

                        {"type":"customer","price":1234.5,"note":12}
                        {"type":"customer","price":7,"note":"e"}
                        """);
    }

    @Test
    void fieldsOfOneNameKeepTheirValues() throws IOException {
        var csv = "type,n,n,n_2,n\ncustomer,1,2,3,4\n";

        var part = part(mixed(csv, Format.CSV), "customers", "http");

        assertThat(part)
                .isEqualTo("\n{\"type\":\"customer\",\"n\":1,\"n_3\":2,\"n_2\":3,\"n_4\":4}\n");
    }

    @Test
    void messagesAreRoutedByWhatThePointerNamesAndKeepTheirPositions() throws IOException {
        var messages =
                List.of(
                        new Message(70, bytes("{\"at\":1,\"data\":{\"type\":\"customer\"}}")),
                        new Message(71, null),
                        new Message(75, bytes("{\"type\":\"customer\",\"data\":{\"x\":1}}")),
                        new Message(90, bytes("{\"data\":{\"type\":\"customer\"}}")));
        var source = new Source.Messages(messages, "/data");

        assertThat(sorted(source, "http"))
                .containsExactly("70 customers", "71 malformed", "75 -", "90 customers");
        var part = new Mixed.Messages(source).of("customers", ROUTES, "http");
        assertThat(part)
                .isInstanceOfSatisfying(
                        Source.Messages.class,
                        its ->
                                assertThat(its.messages())
                                        .extracting(Message::position)
                                        .containsExactly(70L, 90L));
    }

    @Test
    void aDocumentThatIsBrokenCannotBeRead() {
        var document = body("[{\"type\":\"customer\"},{]", Format.JSON);

        assertThatThrownBy(() -> sorted(document, "http")).isInstanceOf(Unreadable.class);
    }

    @Test
    void sourcesAreKnownByTheirNames() {
        assertThat(Routes.sourceName("http")).isEqualTo("http");
        assertThat(Routes.sourceName("kafka:live/12")).isEqualTo("live");
        assertThat(Routes.sourceName("rest:crm-1")).isEqualTo("crm-1");
    }
}
