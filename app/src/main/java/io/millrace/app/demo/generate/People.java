package io.millrace.app.demo.generate;

import java.text.Normalizer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Makes people: names of their country, addresses of their city, e-mail and telephone of their
/// own. Some live together: one name and address, two persons.
final class People {
    private static final LocalDate OLDEST = LocalDate.of(1938, 1, 1);
    private static final int BIRTH_DAYS = 70 * 365;

    /// Names under `.example` belong to nobody (RFC 2606).
    private static final List<String> DOMAINS =
            List.of("mail.example", "courriel.example", "post.example", "inbox.example");

    private static final List<String> LIKED =
            List.of(
                    "soleil", "rugby", "violet", "tango", "comet", "falcon", "pixel", "cactus",
                    "maple", "ocean", "piano", "tulip", "renard", "panda", "gecko", "nomad",
                    "orbit", "amber", "velo", "basil", "cinema", "topaz", "magpie", "sherpa",
                    "origami", "lupin", "jazz", "saffron", "pelican", "granite");

    private static final List<String> FRENCH_RANGES =
            List.of("19900", "26191", "35301", "46571", "53649", "63998");
    private static final List<String> BRITISH_RANGES =
            List.of("7700", "1632", "1134", "1174", "1614", "2079");
    private static final String CAPITALS = "ABDEFGHJLNPQRSTUWXYZ";
    private static final double DOUBLE_NAME = 0.06;
    private static final Pattern ACCENTS = Pattern.compile("\\p{M}");
    private static final Pattern NO_LETTER = Pattern.compile("[^a-z]");

    private final Dice dice;
    private final double householdShare;
    private final Set<String> emails = new HashSet<>();
    private final Set<String> phones = new HashSet<>();

    /// @param householdShare of the people who live with the one before them
    People(Dice dice, double householdShare) {
        this.dice = dice;
        this.householdShare = householdShare;
    }

    List<Person> make(int count) {
        var people = new ArrayList<Person>();
        while (people.size() < count) {
            boolean sharesHome = !people.isEmpty() && dice.chance(householdShare);
            people.add(sharesHome ? partner(people.getLast()) : stranger());
        }
        return people;
    }

    /// Somebody who lives in one of `cities` and gave no telephone number.
    Person citizen(List<City> cities) {
        var city = dice.pick(cities);
        var first = dice.pick(Names.of(city.language()).first());
        var last = lastName(city.language());
        var born = OLDEST.plusDays(dice.below(BIRTH_DAYS));
        return new Person(
                first,
                last,
                born,
                email(first, last, born),
                null,
                address(city),
                postcode(city),
                city);
    }

    private Person stranger() {
        var city = dice.pick(City.ALL);
        return person(lastName(city.language()), address(city), postcode(city), city);
    }

    private Person partner(Person other) {
        return person(other.lastName(), other.address(), other.postcode(), other.city());
    }

    private Person person(String last, String address, String postcode, City city) {
        var first = dice.pick(Names.of(city.language()).first());
        var born = OLDEST.plusDays(dice.below(BIRTH_DAYS));
        var email = email(first, last, born);
        var phone = phone(city.language());
        return new Person(first, last, born, email, phone, address, postcode, city);
    }

    /// Some have two names.
    private String lastName(City.Language language) {
        var names = Names.of(language).last();
        var name = dice.pick(names);
        return dice.chance(DOUBLE_NAME) ? name + "-" + dice.pick(names) : name;
    }

    String address(City city) {
        var street = dice.pick(Names.of(city.language()).streets());
        return dice.between(1, 180) + " " + street;
    }

    String postcode(City city) {
        var district = dice.pick(city.districts());
        return switch (city.language()) {
            case FRENCH -> district;
            case ENGLISH -> district + " " + dice.between(1, 9) + letter() + letter();
        };
    }

    private char letter() {
        return CAPITALS.charAt(dice.below(CAPITALS.length()));
    }

    /// An address of the same person that is not in use yet.
    String anotherEmail(Person person) {
        var born = person.birthDate();
        return email(person.firstName(), person.lastName(), born == null ? OLDEST : born);
    }

    /// An address that nobody else has, as people choose them: from the name, or from something
    /// that they like.
    private String email(String first, String last, LocalDate born) {
        var name =
                switch (dice.below(5)) {
                    case 0 -> letters(first) + "." + letters(last) + dice.between(1, 999);
                    case 1 -> letters(last) + "." + letters(first) + born.getYear() % 100;
                    case 2 -> letters(first) + dice.between(10, 9999);
                    default -> dice.pick(LIKED) + "." + dice.pick(LIKED) + dice.between(1, 99);
                };
        var local = name;
        for (int copy = 2; ; copy++) {
            var email = local + "@" + dice.pick(DOMAINS);
            if (emails.add(email)) return email;
            local = name + copy;
        }
    }

    /// Numbers of ranges that nobody is given: they are kept for fiction, or close to them.
    private String phone(City.Language language) {
        for (; ; ) {
            var phone =
                    switch (language) {
                        case FRENCH -> "+33" + dice.pick(FRENCH_RANGES) + digits(4);
                        case ENGLISH -> "+44" + dice.pick(BRITISH_RANGES) + digits(6);
                    };
            if (phones.add(phone)) return phone;
        }
    }

    private String digits(int count) {
        var digits = new StringBuilder();
        while (digits.length() < count) digits.append(dice.below(10));
        return digits.toString();
    }

    private static String letters(String name) {
        return NO_LETTER.matcher(plain(name).toLowerCase(Locale.ROOT)).replaceAll("");
    }

    static String plain(String name) {
        return ACCENTS.matcher(Normalizer.normalize(name, Normalizer.Form.NFD)).replaceAll("");
    }
}
