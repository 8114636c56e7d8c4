package io.millrace.nifi;

import io.millrace.kernel.TenantId;
import java.util.Optional;
import java.util.regex.Pattern;

/// How a tenant's group is called in NiFi: the slug for people, and the id, which never changes.
record GroupName(String slug, TenantId tenant) {
    private static final Pattern FORM = Pattern.compile("(.*) \\[([a-z0-9]+)]");

    /// Empty where the name is of another group.
    static Optional<GroupName> read(String text) {
        var found = FORM.matcher(text);
        if (!found.matches() || !TenantId.isOne(found.group(2))) return Optional.empty();
        return Optional.of(new GroupName(found.group(1), new TenantId(found.group(2))));
    }

    /// Whether it is the group of the tenant with that slug or id.
    boolean isOf(String text) {
        return slug.equals(text) || tenant.value().equals(text);
    }

    @Override
    public String toString() {
        return slug + " [" + tenant + "]";
    }
}
