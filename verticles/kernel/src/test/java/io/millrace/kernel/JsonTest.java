package io.millrace.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonTest {
    record Order(
            String customerName, BigDecimal amount, Optional<Integer> count, List<Line> lines) {}

    record Line(int number, @Nullable Boolean paid) {}

    record Times(Instant at, Duration within) {}

    private static String detail(String json, Class<?> type) {
        var detail = new String[1];
        assertThatThrownBy(() -> Json.read(json, type))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> {
                            assertThat(e.problem().status()).isEqualTo(400);
                            detail[0] = e.problem().detail();
                        });
        return detail[0];
    }

    @Test
    void decimalsAreWrittenAndReadExactly() {
        for (var number :
                List.of(
                        "0.1",
                        "1.10",
                        "12345678901234567890.12345678901234567890",
                        "-0.00",
                        "1E-9",
                        "1E+20")) {
            var written = Json.write(Map.of("n", new BigDecimal(number)));

            assertThat(written).isEqualTo("{\"n\":" + new BigDecimal(number).toPlainString() + "}");
            assertThat(new BigDecimal(Json.readObject(written).get("n").toString()))
                    .isEqualByComparingTo(new BigDecimal(number));
        }
        assertThat(Json.readObject("{\"n\":0.10}")).containsEntry("n", new BigDecimal("0.10"));
    }

    @Test
    void timesAreIso8601InUtc() {
        var times = new Times(Instant.parse("2026-03-01T12:00:00.5Z"), Duration.ofSeconds(90));

        var json = Json.write(times);

        assertThat(json).isEqualTo("{\"at\":\"2026-03-01T12:00:00.500Z\",\"within\":\"PT1M30S\"}");
        assertThat(Json.read(json, Times.class)).isEqualTo(times);
        assertThat(
                        Json.read(
                                "{\"at\":\"2026-03-01T13:00:00.5+01:00\",\"within\":\"PT90S\"}",
                                Times.class))
                .isEqualTo(times);
    }

    @Test
    void whatIsAbsentIsLeftOut() {
        var order = new Order("A", BigDecimal.ONE, Optional.empty(), List.of(new Line(1, null)));

        assertThat(Json.write(order))
                .isEqualTo("{\"customerName\":\"A\",\"amount\":1,\"lines\":[{\"number\":1}]}");
        assertThat(Json.read(Json.write(order), Order.class)).isEqualTo(order);
        var map = new HashMap<String, Object>();
        map.put("gone", null);
        assertThat(Json.write(map)).isEqualTo("{\"gone\":null}");
    }

    @Test
    void aTenantIsAPlainString() {
        var tenant = new TenantId("abcdefghij12");

        assertThat(Json.write(List.of(tenant))).isEqualTo("[\"abcdefghij12\"]");
        assertThat(Json.read("\"abcdefghij12\"", TenantId.class)).isEqualTo(tenant);
        for (var wrong : List.of("\"x\"", "1", "\"ABCDEFGHIJ12\"", "{}", "\"abcdefghij12;\"")) {
            assertThat(detail(wrong, TenantId.class)).isNotEmpty();
        }
    }

    @Test
    void unknownFieldsAreRefusedByName() {
        assertThat(detail("{\"customerName\":\"A\",\"tenant\":\"b\"}", Order.class))
                .startsWith("tenant: unknown field");
        assertThat(detail("{\"lines\":[{\"number\":1},{\"nummer\":2}]}", Order.class))
                .startsWith("lines[1].nummer: unknown field");
    }

    @Test
    void aValueOfAnotherTypeIsRefusedWithItsPlace() {
        assertThat(detail("{\"lines\":[\n{\"number\":\"1\"}]}", Order.class))
                .startsWith("lines[0].number: not a value of its type (line 2");
        for (var wrong :
                List.of(
                        "{\"lines\":[{\"number\":1.5}]}",
                        "{\"lines\":[{\"number\":true}]}",
                        "{\"lines\":[{\"number\":99999999999}]}",
                        "{\"lines\":[{\"paid\":\"yes\"}]}",
                        "{\"lines\":[{\"paid\":1}]}",
                        "{\"lines\":{}}",
                        "{\"amount\":\"1\"}",
                        "{\"amount\":[]}",
                        "{\"count\":\"3\"}",
                        "{\"customerName\":{}}",
                        "[]",
                        "1",
                        "\"x\"")) {
            assertThat(detail(wrong, Order.class)).as(wrong).contains("not a value");
        }
    }

    private record Wholes(int little, @Nullable Integer some, long large, Optional<Long> maybe) {}

    @Test
    void aWholeNumberMayBeWrittenWithAPoint() {
        var json = "{\"little\":393.0,\"some\":1e3,\"large\":-2.50e1,\"maybe\":7.00}";

        assertThat(Json.read(json, Wholes.class))
                .isEqualTo(new Wholes(393, 1_000, -25, Optional.of(7L)));
        assertThat(Json.read("{}", Wholes.class))
                .isEqualTo(new Wholes(0, null, 0, Optional.empty()));
        for (var wrong : List.of("393.5", "1e10", "1e1000000000", "\"1\"", "true")) {
            assertThat(detail("{\"little\":" + wrong + "}", Wholes.class))
                    .as(wrong)
                    .startsWith("little: not a value of its type");
        }
    }

    @Test
    void whatIsNoJsonIsRefused() {
        for (var wrong :
                List.of(
                        "{",
                        "{\"a\"}",
                        "nope",
                        "{} {}",
                        "{}]",
                        "{'a':1}",
                        "{\"amount\":NaN}",
                        "{\"amount\":01}")) {
            assertThat(detail(wrong, Order.class)).as(wrong).isNotEmpty();
        }
        for (var wrong : List.of("", " ", "null")) {
            assertThat(detail(wrong, Order.class)).as(wrong).isNotEmpty();
        }
        assertThatThrownBy(() -> Json.readObject("null")).isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> Json.readObject("[1]")).isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> Json.readObject("[".repeat(100_000)))
                .isInstanceOf(ProblemException.class);
    }

    @Test
    void arefusalTellsNothingOfOurClasses() {
        for (var wrong :
                List.of("{\"x\":1}", "{\"lines\":1}", "[]", "{\"amount\":\"x\"}", "{", "")) {
            assertThat(detail(wrong, Order.class)).doesNotContain("millrace", "java", "Order");
        }
    }

    @Test
    void keysKeepTheirOrder() {
        assertThat(Json.readObject("{\"b\":1,\"a\":2,\"c\":3}").keySet())
                .containsExactly("b", "a", "c");
    }

    @Test
    void whatCannotBeWrittenIsABug() {
        assertThatThrownBy(() -> Json.write(new Object()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
