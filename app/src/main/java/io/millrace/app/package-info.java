/// The executable: settings, embedded servers, the wiring of one node, and the command line.
@NullMarked
package io.millrace.app;

import org.jspecify.annotations.NullMarked;
