package io.millrace.app.demo.generate;

import io.millrace.app.demo.generate.Faults.Pair;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/// The subscribers: one for each customer, then those whom a partner brought when it was taken
/// over. Of the partner's, some were customers already and are there a second time, with typos.
record Register(List<Subscriber> own, List<Subscriber> partners, List<Pair> twice) {
    static final String DATASET = "subscribers";
    static final String PARTNER_BATCH = "subscribers-bluebird";
    private static final int NEW_PARTNERS = 400;
    private static final int TWICE = 300;
    private static final double HOUSEHOLDS = 0.04;
    private static final LocalDate FIRST_DAY = LocalDate.of(2020, 11, 1);
    private static final LocalDate TAKEN_OVER = LocalDate.of(2026, 10, 1);
    private static final int DAYS = 2000;

    Register {
        own = List.copyOf(own);
        partners = List.copyOf(partners);
        twice = List.copyOf(twice);
    }

    static Register make(Dice dice, List<String> customerIds) {
        var people = new People(dice, HOUSEHOLDS);
        var own = new ArrayList<Subscriber>();
        for (var person : people.make(customerIds.size())) {
            var since = FIRST_DAY.plusDays(dice.below(DAYS));
            var customer = customerIds.get(own.size());
            own.add(new Subscriber(id(own.size()), customer, person, since, person.city()));
        }
        var typos = new Typos(dice, people);
        var originals = dice.shuffled(own).subList(0, TWICE);
        var arrivals = new ArrayList<Arrival>();
        people.make(NEW_PARTNERS).forEach(person -> arrivals.add(new Arrival(person, "")));
        originals.forEach(o -> arrivals.add(new Arrival(typos.copy(o.person()), o.id())));
        return partners(own, dice.shuffled(arrivals));
    }

    private static Register partners(List<Subscriber> own, List<Arrival> arrivals) {
        var partners = new ArrayList<Subscriber>();
        var twice = new ArrayList<Pair>();
        for (var arrival : arrivals) {
            var id = id(own.size() + partners.size());
            var person = arrival.person();
            partners.add(new Subscriber(id, null, person, TAKEN_OVER, person.city()));
            if (!arrival.original().isEmpty()) twice.add(new Pair(arrival.original(), id));
        }
        return new Register(own, partners, twice);
    }

    /// @param original id of the subscriber who this is once more; empty for a new one
    private record Arrival(Person person, String original) {}

    private static String id(int index) {
        return "S-" + Digits.pad(index + 1, 6);
    }

    List<Batch> batches() {
        int half = own.size() / 2;
        return List.of(
                batch("subscribers-north", own.subList(0, half)),
                batch("subscribers-south", own.subList(half, own.size())),
                batch(PARTNER_BATCH, partners));
    }

    private static Batch batch(String name, List<Subscriber> subscribers) {
        var csv =
                new Csv(
                        "subscriber_id",
                        "customer_id",
                        "first_name",
                        "last_name",
                        "birth_date",
                        "email",
                        "phone",
                        "address",
                        "postcode",
                        "city",
                        "country",
                        "since");
        for (var subscriber : subscribers) {
            var person = subscriber.person();
            csv.row(
                    subscriber.id(),
                    subscriber.customerId(),
                    person.firstName(),
                    person.lastName(),
                    person.birthDate(),
                    person.email(),
                    person.phone(),
                    person.address(),
                    person.postcode(),
                    person.city().name(),
                    person.city().country(),
                    subscriber.since());
        }
        return new Batch(DATASET, name, Batch.CSV, csv.text());
    }
}
