package io.millrace.app.demo.generate;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// Somebody as one record knows them. A field that was not asked for is null.
record Person(
        String firstName,
        String lastName,
        @Nullable LocalDate birthDate,
        @Nullable String email,
        @Nullable String phone,
        String address,
        String postcode,
        City city) {

    Person named(String first, String last) {
        return new Person(first, last, birthDate, email, phone, address, postcode, city);
    }

    Person born(@Nullable LocalDate date) {
        return new Person(firstName, lastName, date, email, phone, address, postcode, city);
    }

    Person reachedAt(@Nullable String newEmail, @Nullable String newPhone) {
        return new Person(
                firstName, lastName, birthDate, newEmail, newPhone, address, postcode, city);
    }

    Person livingAt(String newAddress) {
        return new Person(firstName, lastName, birthDate, email, phone, newAddress, postcode, city);
    }
}
