package io.millrace.app.demo.generate;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// Writes a person down once more, as somebody in a hurry does: a name misspelt for certain, other
/// fields misspelt, changed or left out by chance.
final class Typos {
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";

    private final Dice dice;
    private final People people;

    Typos(Dice dice, People people) {
        this.dice = dice;
        this.people = people;
    }

    Person copy(Person person) {
        return misspelt(person)
                .born(birthDate(person.birthDate()))
                .reachedAt(email(person.email()), phone(person.phone()))
                .livingAt(address(person));
    }

    private Person misspelt(Person person) {
        var first = person.firstName();
        var last = person.lastName();
        return switch (dice.below(5)) {
            case 0, 1 -> person.named(typo(first), last);
            case 2, 3 -> person.named(first, typo(last));
            default -> person.named(typo(first), typo(last));
        };
    }

    private @Nullable LocalDate birthDate(@Nullable LocalDate date) {
        if (date == null || dice.chance(0.05)) return null;
        if (dice.chance(0.88)) return date;
        return date.getDayOfMonth() <= 12
                ? LocalDate.of(date.getYear(), date.getDayOfMonth(), date.getMonthValue())
                : date.minusYears(10);
    }

    private @Nullable String email(@Nullable String email) {
        if (email == null || dice.chance(0.15)) return null;
        return dice.chance(0.7) ? email : misspelt(email);
    }

    String misspelt(String email) {
        int at = email.indexOf('@');
        return typo(email.substring(0, at)) + email.substring(at);
    }

    private @Nullable String phone(@Nullable String phone) {
        if (phone == null || dice.chance(0.2)) return null;
        if (dice.chance(0.6)) return phone;
        var number = "0" + phone.substring("+33".length()); // +44 is as long
        return phone.startsWith("+33")
                ? number.replaceAll("(?<=\\G.{2})(?!$)", " ")
                : number.substring(0, 5) + " " + number.substring(5);
    }

    private String address(Person person) {
        if (dice.chance(0.12)) return people.address(person.city());
        if (dice.chance(0.6)) return person.address();
        return person.address()
                .replace("Street", "St")
                .replace("Road", "Rd")
                .replace("Avenue", "Ave")
                .replace("avenue", "av.")
                .replace("boulevard", "bd")
                .replace("rue", "r.");
    }

    /// One slip of the hand, or an accent not found on the keyboard.
    private String typo(String word) {
        var plain = People.plain(word);
        if (!plain.equals(word) && dice.chance(0.4)) return plain;
        int at = dice.between(1, word.length() - 2);
        var head = word.substring(0, at);
        var tail = word.substring(at + 1);
        char slip = word.charAt(at);
        var typed =
                switch (dice.below(4)) {
                    case 0 -> head + tail;
                    case 1 -> head + slip + slip + tail;
                    case 2 -> head + tail.charAt(0) + slip + tail.substring(1);
                    default -> head + LETTERS.charAt(dice.below(LETTERS.length())) + tail;
                };
        return typed.equals(word) ? word + word.charAt(word.length() - 1) : typed;
    }
}
