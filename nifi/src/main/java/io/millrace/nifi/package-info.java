/// Speaks to NiFi over its REST API: brings the flows there, gives each tenant its own, and reads
/// how they do. Knows nothing of the platform's services or of its database.
@NullMarked
package io.millrace.nifi;

import org.jspecify.annotations.NullMarked;
