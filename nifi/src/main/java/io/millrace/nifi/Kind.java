package io.millrace.nifi;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// A kind of source that has a flow of its own. The flows differ in nothing else than what stands
/// here.
public enum Kind {
    CRM("Customers and contacts as the CRM exports them", 1),
    ERP("Orders, invoices and stock as the ERP exports them", 1),
    BILLING("Bills and payments as billing exports them", 1),
    CDR("Call detail records as the network writes them", 2),
    OSS("Counters and alarms of the network's elements", 2),
    TICKETS("Tickets as the help desk exports them", 1),
    FILES(
            "Files from outside; the name before the first point, without a date at its end, is the"
                    + " dataset",
            1);

    /// In NiFi's expression language.
    private static final String DATASET_OF_THE_NAME =
            "${filename:substringBefore('.'):toLower():replaceAll('[-_][-_0-9]*$', '')"
                    + ":replaceAll('[^a-z0-9]', '_')}";

    private final String comments;
    private final int tasks;

    Kind(String comments, int tasks) {
        this.comments = comments;
        this.tasks = tasks;
    }

    /// The one of that name, such as `crm`.
    public static Optional<Kind> of(String id) {
        return Arrays.stream(values()).filter(kind -> kind.id().equals(id)).findFirst();
    }

    /// Its name in files, folders and NiFi.
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String comments() {
        return comments;
    }

    /// How many files are sent at once.
    public int tasks() {
        return tasks;
    }

    /// The dataset that its files go to: a name, or an expression of NiFi's over the file's name.
    public String dataset() {
        return this == FILES ? DATASET_OF_THE_NAME : id();
    }

    /// What an API key must be allowed for it.
    public String scope() {
        return this == FILES ? "ingest" : "ingest:" + id();
    }
}
