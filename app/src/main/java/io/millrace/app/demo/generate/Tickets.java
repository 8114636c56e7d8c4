package io.millrace.app.demo.generate;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What subscribers complained about, a batch a week. Where the broken cell is, more of it is about
/// the network in the last week.
final class Tickets {
    static final String DATASET = "tickets";
    private static final LocalDate FIRST_MONDAY = LocalDate.of(2026, 10, 5);
    private static final int WEEKS = 4;
    private static final int PER_WEEK = 150;
    private static final int FROM_BROKEN_CITY = 25;
    private static final List<String> CATEGORIES =
            List.of("billing", "network", "device", "contract");

    private final Dice dice;
    private final List<Subscriber> subscribers;
    private final List<Subscriber> nearBroken;
    private int number;

    Tickets(Dice dice, List<Subscriber> subscribers) {
        this.dice = dice;
        this.subscribers = List.copyOf(subscribers);
        this.nearBroken =
                this.subscribers.stream()
                        .filter(s -> s.city().cells().contains(Calls.BROKEN_CELL))
                        .toList();
    }

    List<Batch> batches() {
        var batches = new ArrayList<Batch>();
        for (int week = 0; week < WEEKS; week++) batches.add(batch(week));
        return batches;
    }

    private Batch batch(int week) {
        var monday = FIRST_MONDAY.plusWeeks(week);
        var lines = new Ndjson();
        for (int i = 0; i < PER_WEEK; i++) {
            lines.row(ticket(dice.pick(subscribers), category(), monday));
        }
        if (week == WEEKS - 1) {
            for (int i = 0; i < FROM_BROKEN_CITY; i++) {
                lines.row(ticket(dice.pick(nearBroken), "network", Calls.BROKEN_SINCE));
            }
        }
        return new Batch(DATASET, "tickets-" + monday, Batch.NDJSON, lines.text());
    }

    private String category() {
        return dice.pick(CATEGORIES, 0.45, 0.2, 0.2, 0.15);
    }

    private Map<String, Object> ticket(Subscriber from, String category, LocalDate day) {
        var opened = day.plusDays(dice.below(4)).atTime(8, 0).plusMinutes(dice.below(720));
        var ticket = new LinkedHashMap<String, Object>();
        ticket.put("ticket_id", "T-" + Digits.pad(++number, 5));
        ticket.put("subscriber_id", from.id());
        ticket.put("category", category);
        ticket.put("priority", dice.pick(List.of("normal", "high", "urgent"), 0.75, 0.2, 0.05));
        ticket.put("channel", dice.pick(List.of("phone", "web", "shop"), 0.5, 0.4, 0.1));
        ticket.put("opened_at", at(opened));
        if (dice.chance(0.85)) {
            ticket.put("closed_at", at(opened.plusMinutes(dice.between(20, 4000))));
            ticket.put("satisfaction", dice.between(1, 5));
        }
        return ticket;
    }

    private static Instant at(LocalDateTime local) {
        return local.toInstant(ZoneOffset.UTC);
    }
}
