@NullUnmarked
package io.millrace.tenants.usage;

import org.jspecify.annotations.NullUnmarked;
