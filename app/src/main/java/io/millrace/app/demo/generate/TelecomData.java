package io.millrace.app.demo.generate;

import io.millrace.app.demo.generate.Faults.Twice;
import io.millrace.kernel.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A telecom around real customers: its subscribers, cells, call records, invoices and tickets.
public final class TelecomData {
    private static final String CUSTOMERS = "customers";

    private TelecomData() {}

    /// Builds everything from the seed.
    ///
    /// @param customersCsv the customers of the IBM sample
    public static Generated generate(long seed, String customersCsv) {
        var customers = Csv.read(customersCsv);
        var ids = customers.stream().map(TelecomData::id).toList();
        var register = Register.make(new Dice(seed), ids);
        var calls = new Calls(new Dice(seed + 1), register.own());
        var invoices =
                new Invoices(
                        new Dice(seed + 2), customers.stream().map(TelecomData::customer).toList());
        var tickets = new Tickets(new Dice(seed + 3), register.own());
        var batches = new ArrayList<Batch>();
        batches.add(new Batch(CUSTOMERS, CUSTOMERS, Batch.CSV, customersCsv));
        batches.add(RadioCells.batch(new Dice(seed + 4)));
        batches.addAll(register.batches());
        batches.addAll(invoices.batches());
        batches.addAll(tickets.batches());
        batches.addAll(calls.batches());
        var twice = new Twice(Register.DATASET, Register.PARTNER_BATCH, register.twice());
        var live = new Calls(new Dice(seed + 5), register.own());
        return new Generated(
                batches,
                new Faults(seed, List.of(invoices.fault(), calls.fault(), twice)),
                (id, now) -> Json.write(live.call(id, now, true)));
    }

    private static String id(Map<String, String> customer) {
        return customer.getOrDefault("customerID", "");
    }

    private static Invoices.Customer customer(Map<String, String> customer) {
        return new Invoices.Customer(
                id(customer),
                customer.getOrDefault("Contract", ""),
                Integer.parseInt(customer.getOrDefault("tenure", "0")),
                new BigDecimal(customer.getOrDefault("MonthlyCharges", "0")));
    }
}
