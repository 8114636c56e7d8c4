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
    private static final double HOUSEHOLD = 0.06;
    private static final LocalDate OLDEST = LocalDate.of(1938, 1, 1);
    private static final int BIRTH_DAYS = 70 * 365;

    /// Names under `.example` belong to nobody (RFC 2606).
    private static final List<String> DOMAINS =
            List.of("mail.example", "courriel.example", "post.example", "inbox.example");

    private static final Pattern ACCENTS = Pattern.compile("\\p{M}");
    private static final Pattern NO_LETTER = Pattern.compile("[^a-z]");

    private final Dice dice;
    private final Set<String> emails = new HashSet<>();
    private int phones;

    People(Dice dice) {
        this.dice = dice;
    }

    List<Person> make(int count) {
        var people = new ArrayList<Person>();
        while (people.size() < count) {
            boolean sharesHome = !people.isEmpty() && dice.chance(HOUSEHOLD);
            people.add(sharesHome ? partner(people.getLast()) : stranger());
        }
        return people;
    }

    private Person stranger() {
        var city = dice.pick(City.ALL);
        var last = dice.pick(Names.of(city.language()).last());
        return person(last, address(city), city);
    }

    private Person partner(Person other) {
        return person(other.lastName(), other.address(), other.city());
    }

    private Person person(String last, String address, City city) {
        var first = dice.pick(Names.of(city.language()).first());
        var born = OLDEST.plusDays(dice.below(BIRTH_DAYS));
        return new Person(
                first, last, born, email(first, last), phone(city.language()), address, city);
    }

    String address(City city) {
        var street = dice.pick(Names.of(city.language()).streets());
        return dice.between(1, 180) + " " + street;
    }

    /// An address of the same person that is not in use yet.
    String anotherEmail(Person person) {
        return email(person.firstName(), person.lastName());
    }

    /// An address that nobody else has.
    private String email(String first, String last) {
        var name = letters(first) + "." + letters(last);
        var local = dice.chance(0.3) ? name + dice.between(1, 99) : name;
        for (int copy = 2; ; copy++) {
            var email = local + "@" + dice.pick(DOMAINS);
            if (emails.add(email)) return email;
            local = name + (100 + copy);
        }
    }

    /// Numbers from ranges that are kept for fiction, or close to them.
    private String phone(City.Language language) {
        int number = phones++;
        return switch (language) {
            case FRENCH -> "+3363998" + Digits.pad(number * 7 % 10_000, 4);
            case ENGLISH -> "+447700" + Digits.pad(900_000 + number * 7, 6);
        };
    }

    private static String letters(String name) {
        return NO_LETTER.matcher(plain(name).toLowerCase(Locale.ROOT)).replaceAll("");
    }

    static String plain(String name) {
        return ACCENTS.matcher(Normalizer.normalize(name, Normalizer.Form.NFD)).replaceAll("");
    }
}
