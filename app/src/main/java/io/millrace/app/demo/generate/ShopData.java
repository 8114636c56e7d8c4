package io.millrace.app.demo.generate;

import io.millrace.app.demo.generate.Faults.Pair;
import io.millrace.app.demo.generate.Faults.Twice;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/// A shop's customer accounts and products, and its live orders. Some customers have opened a
/// second account.
public final class ShopData {
    static final String CUSTOMERS = "customers";
    private static final int PEOPLE = 960;
    private static final int TWICE = 40;
    private static final int PRODUCTS = 200;
    private static final double HOUSEHOLDS = 0.01;
    private static final double MISTYPED = 0.6;
    private static final LocalDate FIRST_DAY = LocalDate.of(2024, 1, 1);
    private static final String NEWER = "customers-2025";

    private ShopData() {}

    /// Builds everything from the seed.
    public static Generated generate(long seed) {
        var dice = new Dice(seed);
        var people = new People(dice, HOUSEHOLDS);
        var firsts = people.make(PEOPLE);
        var accounts = new ArrayList<Account>();
        firsts.forEach(person -> accounts.add(account(accounts.size(), person)));
        var known = dice.shuffled(accounts).subList(0, TWICE);
        var typos = new Typos(dice, people);
        var pairs = new ArrayList<Pair>();
        for (var original : known) {
            var copy = account(accounts.size(), again(original.person(), typos, people, dice));
            accounts.add(copy);
            pairs.add(new Pair(original.id(), copy.id()));
        }
        var products = Product.catalogue(dice, PRODUCTS);
        int half = PEOPLE / 2;
        var batches =
                List.of(
                        batch("customers-2024", accounts.subList(0, half)),
                        batch(NEWER, accounts.subList(half, accounts.size())),
                        Product.batch(products));
        var faults = new Faults(seed, List.of(new Twice(CUSTOMERS, NEWER, pairs)));
        var orders = new LiveOrders(new Dice(seed + 1), accounts, products);
        return new Generated(batches, faults, orders);
    }

    /// @param id `CUST_` and six digits
    record Account(String id, Person person, LocalDate created) {}

    private static Account account(int index, Person person) {
        var id = "CUST_" + Digits.pad(index + 1, 6);
        return new Account(id, person, FIRST_DAY.plusDays(index * 700L / (PEOPLE + TWICE)));
    }

    /// The shop takes each e-mail address once: who comes again mistyped it, or uses another.
    private static Person again(Person person, Typos typos, People people, Dice dice) {
        var known = person.email();
        var copy = typos.copy(person);
        var email =
                known != null && dice.chance(MISTYPED)
                        ? typos.misspelt(known)
                        : people.anotherEmail(person);
        return copy.reachedAt(email, copy.phone());
    }

    private static Batch batch(String name, List<Account> accounts) {
        var csv =
                new Csv(
                        "id",
                        "name",
                        "birth_date",
                        "email",
                        "phone",
                        "address",
                        "postcode",
                        "city",
                        "country",
                        "created_on");
        for (var account : accounts) {
            var person = account.person();
            csv.row(
                    account.id(),
                    person.firstName() + " " + person.lastName(),
                    person.birthDate(),
                    person.email(),
                    person.phone(),
                    person.address(),
                    person.postcode(),
                    person.city().name(),
                    person.city().country(),
                    account.created());
        }
        return new Batch(CUSTOMERS, name, Batch.CSV, csv.text());
    }
}
