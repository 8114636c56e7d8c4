package io.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ingest.engine.avro.NoSchema;
import io.millrace.ingest.engine.avro.WriterSchema;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaRegistryTest {
    private static final String ITSELF =
            "{\"type\":\"record\",\"name\":\"%s\",\"fields\":[{\"name\":\"at\",\"type\":\"%s\"}]}";

    private final Things things = Things.shared();
    private LocalRegistry registry;

    @BeforeEach
    void open() {
        registry = new LocalRegistry(things.stack.vertx());
    }

    @AfterEach
    void close() {
        registry.close();
    }

    private SchemaRegistry asked() {
        return asked(things.guard, registry.url() + "/");
    }

    private SchemaRegistry asked(OutgoingGuard guard, String url) {
        var client = new RestClient(things.stack.vertx(), guard, SchemaRegistry.MANNER);
        return new SchemaRegistry(client, url, Map.of());
    }

    private void assertAway(String why) {
        assertThatThrownBy(() -> asked().schema(1))
                .isInstanceOf(RegistryAway.class)
                .hasMessageContaining(why);
    }

    private void assertNone(int id, String why) {
        assertThat(asked().schema(id))
                .isInstanceOfSatisfying(
                        NoSchema.class, its -> assertThat(its.reason()).contains(why));
    }

    @Test
    void aSchemaIsReadWithThoseThatItRefersTo() {
        registry.put(7, ITSELF.formatted("Order", "Place"), "place value");
        registry.put("/subjects/place%20value/versions/1", ITSELF.formatted("Place", "Zip"), "zip");
        registry.put(
                "/subjects/zip/versions/1", "{\"type\":\"fixed\",\"name\":\"Zip\",\"size\":5}");

        assertThat(asked().schema(7)).isInstanceOf(WriterSchema.class);
    }

    @Test
    void schemasThatReferToEachOtherAreNotAskedForWithoutEnd() {
        registry.put(7, ITSELF.formatted("Order", "A"), "a");
        registry.put("/subjects/a/versions/1", ITSELF.formatted("A", "B"), "b");
        registry.put("/subjects/b/versions/1", ITSELF.formatted("B", "A"), "a");

        assertNone(7, "Schema 7 cannot be read");
        assertThat(registry.askedFor("/subjects/a/versions/1")).isEqualTo(1);
    }

    @Test
    void whatTheRegistryHasNotIsNone() {
        registry.put(2, "\"Unknown\"");
        registry.put(3, ITSELF.formatted("Order", "Place"), "place");
        registry.put(4, new JsonObject().put("schema", "x").put("schemaType", "PROTOBUF"));
        registry.put(5, "\"int\"" + " ".repeat(2 << 20));
        registry.put(6, "\"int\"" + " ".repeat(WriterSchema.MOST_CHARS));

        assertNone(1, "has no schema 1");
        assertNone(2, "It is no Avro schema");
        assertNone(3, "has no version 1 of place");
        assertNone(4, "of the type PROTOBUF");
        assertNone(5, "larger than 1024 KiB");
        assertNone(6, "longer than");
    }

    @ParameterizedTest
    @CsvSource({
        "500, answered 500",
        "429, answered 429",
        "403, refuses who asks",
        "302, sends elsewhere",
        "404, as none does",
        "200, as none does"
    })
    void whatIsNoAnswerOfARegistryIsAskedForAgain(int status, String why) {
        registry.put(1, "\"int\"");
        registry.breaks(status);

        assertAway(why);
    }

    @Test
    void aRegistryThatIsAwayOrMayNotBeReachedSaysNothing() {
        var closed = new OutgoingGuard(List.of(), List.of());
        var inside = asked(closed, registry.url().replace("127.0.0.1", "localhost"));
        assertThatThrownBy(() -> inside.schema(1))
                .isInstanceOf(RegistryAway.class)
                .hasMessageContaining("private network");
        assertThat(registry.askedFor("/schemas/ids/1")).isZero();

        registry.leaves();

        assertAway("The schema registry does not answer");
    }
}
