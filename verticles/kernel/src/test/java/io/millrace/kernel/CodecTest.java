package io.millrace.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What leaves a node arrives on another as it was.
class CodecTest {
    private static final TenantId TENANT = new TenantId("abcdefghij12");
    private static final RecordCodec RECORDS = new RecordCodec(Bus.messages(Messages.class));
    private static final ReplyCodec REPLIES = new ReplyCodec(RECORDS);

    static List<Record> messages() {
        return List.of(
                new Messages.Count(TENANT, 7),
                new Messages.Done(TENANT),
                new Messages.Counted(Long.MAX_VALUE),
                item(),
                wide("1.10", 0.1, "text"),
                wide("12345678901234567890.123456789012345678901234567890", -1e300, ""),
                wide(
                        "-0.000000000000000000000000000001",
                        Double.MIN_VALUE,
                        "é \" \\ \n \u0000 漢 😀"),
                wide("100000000000000000000000", 1e21, "a".repeat(100_000)));
    }

    private static Messages.Item item() {
        return new Messages.Item(
                "line",
                List.of(List.of(new BigDecimal("0.30"), new BigDecimal("2")), List.of()),
                Map.of("a", TENANT));
    }

    private static Messages.Wide wide(String exact, double inexact, String text) {
        return new Messages.Wide(
                TENANT,
                Optional.of(text),
                Optional.empty(),
                null,
                Instant.parse("2026-03-01T12:34:56.123456789Z"),
                Duration.ofMillis(1_234_567),
                LocalDate.of(2024, 2, 29),
                new BigDecimal(exact),
                inexact,
                Long.MIN_VALUE,
                true,
                Messages.Colour.BLUE,
                List.of(item(), item()),
                new LinkedHashMap<>(
                        Map.of("number", new BigDecimal("1.50"), "list", List.of("a", true, 3))));
    }

    private static Buffer shifted(java.util.function.Consumer<Buffer> encode) {
        var buffer = Buffer.buffer("....");
        encode.accept(buffer);
        return buffer.appendString("what follows");
    }

    @ParameterizedTest
    @MethodSource("messages")
    void aRecordArrivesAsItWas(Record message) {
        var wire = shifted(buffer -> RECORDS.encodeToWire(buffer, message));

        assertThat(RECORDS.decodeFromWire(4, wire)).isEqualTo(message);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void anAnswerArrivesAsItWas(Record message) {
        var answer = new Reply.Answer(message);
        var wire = shifted(buffer -> REPLIES.encodeToWire(buffer, answer));

        assertThat(REPLIES.decodeFromWire(4, wire)).isEqualTo(answer);
    }

    @Test
    void doneAndRefusalsArriveAsTheyWere() {
        for (var reply :
                List.of(
                        new Reply.Answer(null),
                        new Reply.Refusal(Problem.notFound("batch 7")),
                        new Reply.Refusal(Problem.tooMany("later", 5).with("limit", "10/s")))) {
            var wire = shifted(buffer -> REPLIES.encodeToWire(buffer, reply));

            assertThat(REPLIES.decodeFromWire(4, wire)).isEqualTo(reply);
        }
    }

    @Test
    void insideOneProcessNothingIsCopied() {
        var message = new Messages.Counted(1);
        var reply = new Reply.Answer(message);

        assertThat(RECORDS.transform(message)).isSameAs(message);
        assertThat(REPLIES.transform(reply)).isSameAs(reply);
        assertThat(RECORDS.name()).isNotEqualTo(REPLIES.name());
        assertThat(RECORDS.systemCodecID()).isEqualTo((byte) -1);
        assertThat(REPLIES.systemCodecID()).isEqualTo((byte) -1);
    }

    @Test
    void aTypeThatIsNotListedDoesNotTravel() {
        record Stranger(String value) {}

        assertThatThrownBy(() -> RECORDS.encodeToWire(Buffer.buffer(), new Stranger("x")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RECORDS.decodeFromWire(0, named("java.lang.Runtime", "{}")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RECORDS.decodeFromWire(0, named(Stranger.class.getName(), "{}")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatCannotBeReadIsRefused() {
        var name = Messages.Count.class.getName();
        for (var body :
                List.of("", "x", "[]", "{\"tenant\":\"x\"}", "{\"more\":1}", "{\"number\":1.5}")) {
            assertThatThrownBy(() -> RECORDS.decodeFromWire(0, named(name, body)))
                    .as(body)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> REPLIES.decodeFromWire(0, Buffer.buffer(new byte[] {9})))
                .isInstanceOf(IllegalArgumentException.class);
        var broken = Buffer.buffer(new byte[] {2}).appendInt(1).appendString("x");
        assertThatThrownBy(() -> REPLIES.decodeFromWire(0, broken))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFieldThatTheOtherVersionHasMoreIsDropped() {
        var body = "{\"tenant\":\"" + TENANT + "\",\"number\":7,\"since\":{\"a\":[1]}}";

        assertThat(RECORDS.decodeFromWire(0, named(Messages.Count.class.getName(), body)))
                .isEqualTo(new Messages.Count(TENANT, 7));

        var problem =
                "{\"type\":\"urn:problem:x\",\"title\":\"t\",\"status\":409,\"detail\":\"d\",";
        var reply = problem + "\"extensions\":{},\"new\":1}";
        var refusal = Buffer.buffer(new byte[] {2}).appendInt(reply.length()).appendString(reply);
        assertThat(REPLIES.decodeFromWire(0, refusal))
                .isInstanceOfSatisfying(
                        Reply.Refusal.class,
                        its -> assertThat(its.problem().status()).isEqualTo(409));
    }

    @Test
    void aFieldThatTheOtherVersionDoesNotHaveIsEmpty() {
        var body = "{\"tenant\":\"" + TENANT + "\"}";

        assertThat(RECORDS.decodeFromWire(0, named(Messages.Grown.class.getName(), body)))
                .isEqualTo(new Messages.Grown(TENANT, List.of(), Map.of(), null));
        assertThat(RECORDS.decodeFromWire(0, named(Messages.Count.class.getName(), body)))
                .isEqualTo(new Messages.Count(TENANT, 0));
    }

    private static Buffer named(String name, String body) {
        return Buffer.buffer()
                .appendInt(name.length())
                .appendString(name)
                .appendInt(body.length())
                .appendString(body);
    }

    @Test
    void allRecordsOfAServiceAreListed() {
        assertThat(Bus.messages(Messages.class))
                .containsExactlyInAnyOrder(
                        Messages.Count.class,
                        Messages.Wide.class,
                        Messages.Wait.class,
                        Messages.Done.class,
                        Messages.Grown.class,
                        Messages.Unlisted.class,
                        Messages.Counted.class,
                        Messages.Item.class);
    }
}
