package io.millrace.app.demo.generate;

import io.millrace.app.demo.generate.Faults.WrongUnit;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;

/// Six monthly invoice runs. A customer gets one for each month of the contract: its tariff, which
/// is the monthly charge, and what was used beyond it. In one run the tariff is in cents.
final class Invoices {
    static final String DATASET = "invoices";
    static final YearMonth IN_CENTS = YearMonth.of(2026, 8);
    private static final YearMonth LAST = YearMonth.of(2026, 10);
    private static final int MONTHS = 6;
    private static final int CENTS = 100;

    private final Dice dice;
    private final List<Customer> customers;
    private long inCents;

    /// A customer as far as the invoice run knows it.
    ///
    /// @param tariff euros a month
    record Customer(String id, String contract, int tenureMonths, BigDecimal tariff) {}

    Invoices(Dice dice, List<Customer> customers) {
        this.dice = dice;
        this.customers = List.copyOf(customers);
    }

    /// A batch for each month.
    List<Batch> batches() {
        var batches = new ArrayList<Batch>();
        for (int ago = MONTHS - 1; ago >= 0; ago--) batches.add(batch(ago));
        return batches;
    }

    /// What [#batches] planted; call it after.
    WrongUnit fault() {
        return new WrongUnit(DATASET, name(IN_CENTS), "tariff", CENTS, inCents);
    }

    private static String name(YearMonth month) {
        return "invoices-" + month;
    }

    private Batch batch(int monthsAgo) {
        var month = LAST.minusMonths(monthsAgo);
        var issued = month.plusMonths(1).atDay(1);
        var csv =
                new Csv(
                        "invoice_id",
                        "customer_id",
                        "month",
                        "contract",
                        "tariff",
                        "usage",
                        "amount",
                        "issued_on",
                        "paid_on");
        int number = 0;
        for (var customer : customers) {
            if (customer.tenureMonths() <= monthsAgo) continue;
            number++;
            var usage = usage();
            csv.row(
                    "INV-" + month + "-" + Digits.pad(number, 5),
                    customer.id(),
                    month.atDay(1),
                    customer.contract(),
                    tariff(customer, month),
                    usage,
                    customer.tariff().add(usage),
                    issued,
                    paid(issued));
        }
        if (month.equals(IN_CENTS)) inCents = number;
        return new Batch(DATASET, name(month), Batch.CSV, csv.text());
    }

    private static BigDecimal tariff(Customer customer, YearMonth month) {
        return month.equals(IN_CENTS)
                ? customer.tariff().movePointRight(2).setScale(0, RoundingMode.UNNECESSARY)
                : customer.tariff();
    }

    private BigDecimal usage() {
        double euros = dice.chance(0.6) ? 0 : Math.min(80, dice.waiting(6));
        return BigDecimal.valueOf(euros).setScale(2, RoundingMode.HALF_UP);
    }

    private String paid(LocalDate issued) {
        return dice.chance(0.04) ? "" : issued.plusDays(dice.between(2, 21)).toString();
    }
}
