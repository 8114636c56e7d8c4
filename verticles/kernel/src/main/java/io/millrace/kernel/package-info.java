/// What every service speaks: tenants, problems, typed bus messages. Knows no SQL, no HTTP and no
/// service.
@NullMarked
package io.millrace.kernel;

import org.jspecify.annotations.NullMarked;
