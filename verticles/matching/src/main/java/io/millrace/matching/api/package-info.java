/// What the matching service may be asked, and what it answers. Knows only the kernel.
@NullMarked
package io.millrace.matching.api;

import org.jspecify.annotations.NullMarked;
