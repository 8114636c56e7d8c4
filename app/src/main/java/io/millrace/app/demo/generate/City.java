package io.millrace.app.demo.generate;

import java.util.List;

/// A city with the country it is in and what goes with it.
///
/// @param cells names of its radio cells
record City(String name, String country, List<String> cells, String postcode, Language language) {
    City {
        cells = List.copyOf(cells);
    }

    /// What its people are called and how they write addresses and telephone numbers.
    enum Language {
        FRENCH,
        ENGLISH
    }

    static final List<City> ALL =
            List.of(
                    french("Paris", "PAR", "75011"),
                    french("Lyon", "LYS", "69003"),
                    french("Marseille", "MRS", "13006"),
                    french("Toulouse", "TLS", "31000"),
                    french("Nantes", "NTE", "44000"),
                    french("Strasbourg", "SXB", "67000"),
                    british("London", "LON", "SE1 7PB"),
                    british("Manchester", "MAN", "M1 4BT"),
                    british("Bristol", "BRS", "BS1 5TR"),
                    british("Leeds", "LBA", "LS1 6AE"));

    private static City french(String name, String code, String postcode) {
        return new City(name, "France", cells(code), postcode, Language.FRENCH);
    }

    private static City british(String name, String code, String postcode) {
        return new City(name, "United Kingdom", cells(code), postcode, Language.ENGLISH);
    }

    private static List<String> cells(String code) {
        return List.of(code + "-01", code + "-02");
    }
}
