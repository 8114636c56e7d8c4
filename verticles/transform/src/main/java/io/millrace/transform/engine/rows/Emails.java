package io.millrace.transform.engine.rows;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Addresses of mail as they are compared.
final class Emails {
    private static final Pattern ADDRESS =
            Pattern.compile(
                    "[\\p{L}\\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\\.[\\p{L}\\p{N}!#$%&'*+/=?^_`{|}~-]+)*"
                            + "@(?:[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]*[\\p{L}\\p{N}])?\\.)+\\p{L}{2,63}");
    private static final int LONGEST = 254;

    private Emails() {}

    /// In small letters, without what stands around it; absent for what is no address.
    static Optional<String> normal(String text) {
        var address = Texts.trimmed(text).toLowerCase(Locale.ROOT);
        int open = address.indexOf('<');
        if (open >= 0 && address.endsWith(">")) {
            address = address.substring(open + 1, address.length() - 1).strip();
        }
        if (address.startsWith("mailto:")) address = address.substring("mailto:".length());
        boolean isOne = address.length() <= LONGEST && ADDRESS.matcher(address).matches();
        return isOne ? Optional.of(address) : Optional.empty();
    }
}
