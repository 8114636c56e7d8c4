/// Makes a NiFi that runs without Docker from the artifacts of its release, and starts and stops
/// it. Its secrets are made at random.
@NullMarked
package io.millrace.nifi.home;

import org.jspecify.annotations.NullMarked;
