package io.millrace.app.demo.generate;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// A line in the register of a telecom.
///
/// @param customerId of the contract; null for one that a partner brought and nobody linked yet
record Subscriber(
        String id, @Nullable String customerId, Person person, LocalDate since, City city) {

    /// The number as switches write it: digits only.
    String msisdn() {
        var phone = person.phone();
        return phone == null ? "" : phone.substring(1);
    }
}
