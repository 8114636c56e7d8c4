/// What tenants have, shown to the operator's monitoring. Knows services through their APIs only.
@NullMarked
package io.millrace.gateway.meters;

import org.jspecify.annotations.NullMarked;
