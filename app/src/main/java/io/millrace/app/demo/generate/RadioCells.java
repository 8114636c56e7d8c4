package io.millrace.app.demo.generate;

import java.time.LocalDate;
import java.util.List;

/// The radio cells of all cities.
final class RadioCells {
    static final String DATASET = "cells";
    private static final LocalDate FIRST_OPENED = LocalDate.of(2012, 1, 1);
    private static final int DAYS = 4500;

    private RadioCells() {}

    static List<String> all() {
        return City.ALL.stream().flatMap(city -> city.cells().stream()).toList();
    }

    static Batch batch(Dice dice) {
        var csv = new Csv("cell", "city", "country", "technology", "opened_on", "capacity_calls");
        for (var city : City.ALL) {
            for (var cell : city.cells()) {
                csv.row(
                        cell,
                        city.name(),
                        city.country(),
                        dice.pick(List.of("5G", "4G"), 0.6, 0.4),
                        FIRST_OPENED.plusDays(dice.below(DAYS)),
                        dice.between(12, 40) * 10);
            }
        }
        return new Batch(DATASET, "cells", Batch.CSV, csv.text());
    }
}
