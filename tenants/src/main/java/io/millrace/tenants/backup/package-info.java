/// One tenant as a file, and back. Knows the tenant's tables by what the catalog says of them, and
/// nothing of what they mean.
@NullMarked
package io.millrace.tenants.backup;

import org.jspecify.annotations.NullMarked;
