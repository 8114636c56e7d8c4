package io.millrace.app.demo.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.app.demo.generate.Faults.BadValue;
import io.millrace.app.demo.generate.Faults.Twice;
import io.millrace.app.demo.generate.Faults.WrongUnit;
import io.millrace.kernel.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

final class GeneratorTest {
    private static final String CUSTOMERS = customers();
    private static final Generated TELECOM = TelecomData.generate(42, CUSTOMERS);
    private static final Generated SHOP = ShopData.generate(42);

    private static String customers() {
        try (var in =
                new GZIPInputStream(
                        GeneratorTest.class.getResourceAsStream(
                                "/demo/telecom/customers.csv.gz"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String digest(Generated data) throws NoSuchAlgorithmException {
        var sha = MessageDigest.getInstance("SHA-256");
        for (var batch : data.batches()) {
            sha.update(batch.name().getBytes(StandardCharsets.UTF_8));
            sha.update(batch.text().getBytes(StandardCharsets.UTF_8));
        }
        sha.update(data.faults().json().getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(sha.digest());
    }

    /// The digests were made on another run of the program: what changes them changes the demo.
    @Test
    void theSameSeedGivesTheSameBytesOnEveryMachine() throws NoSuchAlgorithmException {
        assertThat(digest(TELECOM)).startsWith("48d0be28d4484efb");
        assertThat(digest(SHOP)).startsWith("3fde1f15ca88063e");
        assertThat(digest(TelecomData.generate(42, CUSTOMERS))).isEqualTo(digest(TELECOM));
    }

    @Test
    void anotherSeedGivesOtherRecordsWithTheSameFaults() throws NoSuchAlgorithmException {
        var other = TelecomData.generate(7, CUSTOMERS);

        assertThat(digest(other)).isNotEqualTo(digest(TELECOM));
        assertThat(other.faults().only(WrongUnit.class).batch())
                .isEqualTo(TELECOM.faults().only(WrongUnit.class).batch());
    }

    @Test
    void exactlyOneBatchOfInvoicesIsInCents() {
        var fault = TELECOM.faults().only(WrongUnit.class);

        var means = new HashMap<String, Double>();
        for (var batch : batches(fault.dataset())) {
            var rows = Csv.read(batch.text());
            if (batch.name().equals(fault.batch())) assertThat(rows).hasSize((int) fault.rows());
            means.put(
                    batch.name(),
                    rows.stream()
                            .mapToDouble(row -> Double.parseDouble(row.get(fault.column())))
                            .average()
                            .orElseThrow());
        }

        double inCents = means.remove(fault.batch());
        assertThat(means).hasSize(5);
        means.values().forEach(mean -> assertThat(mean).isBetween(50.0, 90.0));
        assertThat(inCents / fault.factor()).isBetween(50.0, 90.0);
    }

    @Test
    void anInvoicesAmountIsItsTariffInEurosAndItsUsage() {
        var fault = TELECOM.faults().only(WrongUnit.class);
        for (var batch : batches("invoices")) {
            int shift = batch.name().equals(fault.batch()) ? 2 : 0;
            for (var row : Csv.read(batch.text())) {
                var tariff = new BigDecimal(row.get("tariff")).movePointLeft(shift);
                assertThat(tariff.add(new BigDecimal(row.get("usage"))))
                        .isEqualByComparingTo(row.get("amount"));
            }
        }
    }

    @Test
    void oneCellDropsCallsSinceItsDay() {
        var fault = TELECOM.faults().only(BadValue.class);

        var calls = new HashMap<String, Integer>();
        var dropped = new HashMap<String, Integer>();
        for (var batch : batches(fault.dataset())) {
            boolean isBroken = batch.name().compareTo(fault.since()) >= 0;
            for (var line : batch.text().lines().toList()) {
                var call = Json.readObject(line);
                boolean isBad = isBroken && fault.value().equals(call.get(fault.column()));
                var group = isBad ? "bad" : "good";
                calls.merge(group, 1, Integer::sum);
                if (Integer.valueOf(1).equals(call.get(fault.measure()))) {
                    dropped.merge(group, 1, Integer::sum);
                }
            }
        }

        assertThat(dropped.get("bad")).isEqualTo((int) fault.rows());
        assertThat((double) dropped.get("bad") / calls.get("bad"))
                .isCloseTo(fault.rate(), within(0.05));
        assertThat((double) dropped.get("good") / calls.get("good")).isBetween(0.005, 0.015);
    }

    @Test
    void whoIsThereTwiceIsMisspeltTheSecondTime() {
        var fault = TELECOM.faults().only(Twice.class);

        var people = new HashMap<String, Map<String, String>>();
        for (var batch : batches(fault.dataset())) {
            for (var row : Csv.read(batch.text())) people.put(row.get("subscriber_id"), row);
        }

        assertThat(fault.pairs()).hasSize(300).doesNotHaveDuplicates();
        for (var pair : fault.pairs()) {
            var original = people.get(pair.original());
            var copy = people.get(pair.copy());
            assertThat(copy.get("city")).isEqualTo(original.get("city"));
            assertThat(names(copy)).isNotEqualTo(names(original));
        }
    }

    private static List<String> names(Map<String, String> person) {
        return List.of(person.get("first_name"), person.get("last_name"));
    }

    @Test
    void eachInvoicedCustomerIsOneOfTheSample() {
        var ids = Csv.read(CUSTOMERS).stream().map(row -> row.get("customerID")).toList();
        var invoiced = new ArrayList<String>();
        for (var batch : batches("invoices")) {
            Csv.read(batch.text()).forEach(row -> invoiced.add(row.get("customer_id")));
        }

        assertThat(ids).hasSize(7043).doesNotHaveDuplicates().containsAll(invoiced);
    }

    @Test
    void aShopTakesEachAddressOnceButSomePeopleTwice() {
        var emails = new ArrayList<String>();
        for (var batch : SHOP.batches()) {
            if (!batch.dataset().equals("customers")) continue;
            Csv.read(batch.text()).forEach(row -> emails.add(row.get("email")));
        }

        assertThat(emails).hasSize(1000).doesNotHaveDuplicates().doesNotContain("");
        assertThat(SHOP.faults().only(Twice.class).pairs()).hasSize(40);
    }

    @Test
    void liveOrdersComeFromWhereTheirCustomerLives() {
        var homes = new HashMap<String, List<String>>();
        for (var batch : SHOP.batches()) {
            if (!batch.dataset().equals("customers")) continue;
            Csv.read(batch.text())
                    .forEach(row ->
                            homes.put(row.get("id"), List.of(row.get("city"), row.get("country"))));
        }
        var live = ShopData.generate(42).live();

        for (int i = 0; i < 200; i++) {
            var event = Json.readObject(live.next("STREAM_" + i, Instant.EPOCH));
            assertThat(event).containsOnlyKeys("event_type", "order", "timestamp");
            assertThat(event.get("order")).isInstanceOf(Map.class);
            var order = (Map<?, ?>) event.get("order");
            assertThat(homes.get(order.get("customer_id")))
                    .isEqualTo(List.of(order.get("city"), order.get("country")));
        }
    }

    @Test
    void faultsAreReadBackAsTheyWereWritten() {
        assertThat(Json.read(TELECOM.faults().json(), Faults.class)).isEqualTo(TELECOM.faults());
    }

    private static List<Batch> batches(String dataset) {
        return TELECOM.batches().stream().filter(batch -> batch.dataset().equals(dataset)).toList();
    }
}
