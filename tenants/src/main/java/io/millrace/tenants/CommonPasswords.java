package io.millrace.tenants;

import java.util.Locale;
import java.util.Set;

/// What is guessed first among passwords that are long enough.
final class CommonPasswords {
    private static final Set<String> ALL =
            Set.of(
                    "0123456789",
                    "1234567890",
                    "12345678910",
                    "123456789a",
                    "1234567891",
                    "9876543210",
                    "0987654321",
                    "1q2w3e4r5t",
                    "1q2w3e4r5t6y",
                    "1qaz2wsx3edc",
                    "qwertyuiop",
                    "qwertzuiop",
                    "azertyuiop",
                    "qwerty1234",
                    "qwerty12345",
                    "qwerty123456",
                    "azerty1234",
                    "azerty12345",
                    "asdfghjkl;",
                    "asdfghjkl1",
                    "abcdefghij",
                    "abcdefghijk",
                    "abcd123456",
                    "abc1234567",
                    "abcde12345",
                    "password12",
                    "password123",
                    "password1234",
                    "password2024",
                    "password2025",
                    "password2026",
                    "passw0rd123",
                    "p@ssw0rd123",
                    "p@ssword123",
                    "motdepasse",
                    "motdepasse1",
                    "motdepasse123",
                    "passwort123",
                    "welcome123",
                    "welcome1234",
                    "bienvenue1",
                    "bienvenue123",
                    "letmein123",
                    "letmein1234",
                    "changeme123",
                    "changeme1234",
                    "administrator",
                    "administrateur",
                    "admin12345",
                    "admin123456",
                    "iloveyou12",
                    "iloveyou123",
                    "jetaime123",
                    "football123",
                    "millrace123",
                    "correcthorsebatterystaple");

    private CommonPasswords() {}

    static boolean has(String password) {
        return ALL.contains(password.toLowerCase(Locale.ROOT));
    }
}
