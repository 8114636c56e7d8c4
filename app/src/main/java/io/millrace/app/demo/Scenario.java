package io.millrace.app.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.app.demo.generate.Batch;
import io.millrace.app.demo.generate.Generated;
import io.millrace.app.demo.generate.ShopData;
import io.millrace.app.demo.generate.TelecomData;
import io.millrace.kernel.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// A tenant of the demo: who it is and what it sends. Its settings lie in `demo/<slug>/`.
///
/// @param topic of its live records
/// @param idPrefix what their ids start with
/// @param pace its live records for each of the settings' rate
/// @param generator makes its data, the same each time
record Scenario(
        String slug,
        String organization,
        String topic,
        String idPrefix,
        double pace,
        Supplier<Generated> generator) {
    /// Everything generated follows from it.
    static final long SEED = 42;

    static List<Scenario> all() {
        return List.of(
                new Scenario("shop", "Corner Shop", "orders_topic", "STREAM", 1, Scenario::shop),
                new Scenario(
                        "telecom",
                        "Redwing Telecom",
                        "cdr-events",
                        "LIVE",
                        0.4,
                        Scenario::telecom));
    }

    Generated data() {
        return generator.get();
    }

    String email() {
        return "demo@" + slug + ".example";
    }

    String text(String file) {
        return Resources.text(slug + "/" + file);
    }

    /// The zip of its dbt project.
    byte[] project() {
        return Resources.zip(slug + "/project");
    }

    /// Settings by name, from `datasets.json`, `sources.json` or `entities.json`.
    JsonNode settings(String kind) {
        try {
            return Json.MAPPER.readTree(text(kind + ".json"));
        } catch (JsonProcessingException e) {
            throw new DemoException(slug + "/" + kind + ".json is no JSON", 0, e);
        }
    }

    private static Generated shop() {
        var made = ShopData.generate(SEED);
        var batches = new ArrayList<>(made.batches());
        for (var file : Resources.names("shop")) {
            if (!file.startsWith("invoices-")) continue;
            var name = file.substring(0, file.indexOf('.'));
            batches.add(
                    new Batch("invoice_lines", name, Batch.CSV, Resources.text("shop/" + file)));
        }
        return new Generated(batches, made.faults(), made.live());
    }

    private static Generated telecom() {
        return TelecomData.generate(SEED, Resources.text("telecom/customers.csv.gz"));
    }
}
