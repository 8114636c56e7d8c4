package io.millrace.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the columns of the e-shop's models come from: as it is written in `lineage/eshop.txt`, and
/// as a node tells it.
final class ShopLineage {
    private static final List<String> HOWS =
            List.of("copied", "computed", "aggregated", "filtered");

    private ShopLineage() {}

    /// By model a line a column, the last one of its rows.
    static Map<String, List<String>> expected() throws IOException {
        var models = new LinkedHashMap<String, List<String>>();
        try (var in = ShopLineage.class.getResourceAsStream("/lineage/eshop.txt")) {
            var text = new String(in.readAllBytes(), UTF_8);
            for (var model : text.split("(?m)^== ", -1)) {
                if (model.startsWith("#")) continue;
                var lines = model.lines().filter(line -> !line.isBlank()).toList();
                models.put(lines.getFirst(), lines.subList(1, lines.size()));
            }
        }
        return models;
    }

    /// The same from a node.
    static Map<String, List<String>> told(TestClient client)
            throws IOException, InterruptedException {
        var models = new LinkedHashMap<String, List<String>>();
        for (var model : expected().entrySet()) {
            var lines = new ArrayList<String>();
            for (var line : model.getValue()) {
                var column = line.split(": ", 2)[0];
                var asked = column.equals("rows") ? first(model.getValue()) : column;
                lines.add(column + ": " + told(client, model.getKey(), asked, column));
            }
            models.put(model.getKey(), lines);
        }
        return models;
    }

    private static String first(List<String> lines) {
        return lines.getFirst().split(": ", 2)[0];
    }

    private static String told(TestClient client, String model, String asked, String column)
            throws IOException, InterruptedException {
        var name = URLEncoder.encode("models." + model + "." + asked, UTF_8);
        var answer = client.get("/api/v1/lineage?direction=upstream&depth=1&column=" + name);
        if (answer.statusCode() != 200) return answer.body();
        var tree = Belongings.tree(answer.body());
        if (!tree.path("unknown").isEmpty()) return tree.path("unknown").toString();
        var sources = new TreeMap<Integer, Set<String>>();
        for (var link : tree.path("links")) {
            if (!link.path("to").path("column").asText("rows").equals(column)) continue;
            int how = HOWS.indexOf(link.path("how").asText());
            sources.computeIfAbsent(how, _ -> new TreeSet<>()).add(name(link.path("from")));
        }
        return sources.isEmpty() ? "nothing" : said(sources, column.equals("rows"));
    }

    private static String said(Map<Integer, Set<String>> sources, boolean isOfRows) {
        return sources.entrySet().stream()
                .map(entry ->
                        (isOfRows ? "" : HOWS.get(entry.getKey()) + " ")
                                + String.join(" ", entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String name(JsonNode place) {
        return Stream.of("schema", "relation", "column")
                .map(field -> place.path(field).asText())
                .collect(Collectors.joining("."));
    }
}
