package io.millrace.app.demo.generate;

import java.util.List;

/// A city with the country it is in and what goes with it.
///
/// @param cells names of its radio cells
/// @param districts postcodes; of British ones the first half
record City(
        String name,
        String country,
        List<String> cells,
        List<String> districts,
        Language language) {
    City {
        cells = List.copyOf(cells);
        districts = List.copyOf(districts);
    }

    /// What its people are called and how they write addresses and telephone numbers.
    enum Language {
        FRENCH,
        ENGLISH
    }

    static final List<City> ALL =
            List.of(
                    french("Paris", "PAR", "75003 75010 75011 75012 75014 75015 75018 75020"),
                    french("Lyon", "LYS", "69001 69003 69004 69006 69007 69008"),
                    french("Marseille", "MRS", "13001 13004 13006 13008 13010 13013"),
                    french("Toulouse", "TLS", "31000 31100 31200 31300 31400 31500"),
                    french("Nantes", "NTE", "44000 44100 44200 44300"),
                    french("Strasbourg", "SXB", "67000 67100 67200"),
                    british("London", "LON", "E2 E8 N4 N16 NW5 SE1 SE15 SW9 W12"),
                    british("Manchester", "MAN", "M1 M4 M8 M13 M14 M20 M21"),
                    british("Bristol", "BRS", "BS1 BS3 BS5 BS6 BS7 BS16"),
                    british("Leeds", "LBA", "LS1 LS2 LS6 LS8 LS11 LS17"));

    private static City french(String name, String code, String districts) {
        return new City(name, "France", cells(code), words(districts), Language.FRENCH);
    }

    private static City british(String name, String code, String districts) {
        return new City(name, "United Kingdom", cells(code), words(districts), Language.ENGLISH);
    }

    private static List<String> cells(String code) {
        return List.of(code + "-01", code + "-02");
    }

    private static List<String> words(String text) {
        return List.of(text.split(" "));
    }
}
