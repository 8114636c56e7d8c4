/// What other services and the gateway may ask of transform; knows nothing of how it is done.
@NullMarked
package io.millrace.transform.api;

import org.jspecify.annotations.NullMarked;
