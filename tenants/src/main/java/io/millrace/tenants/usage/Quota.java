package io.millrace.tenants.usage;

import java.util.Locale;

/// What is limited.
public enum Quota {
    /// Records a day (UTC), stored or set aside.
    ROWS("day"),
    /// Received a day (UTC).
    BYTES("day"),
    /// Over the last minute.
    REQUESTS("minute"),
    /// Sockets at once.
    CONNECTIONS("now"),
    /// On disk, raw data and models.
    STORAGE("now");

    private final String per;

    Quota(String per) {
        this.per = per;
    }

    /// The name in the API.
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// `day`, `minute` or `now`.
    public String per() {
        return per;
    }
}
