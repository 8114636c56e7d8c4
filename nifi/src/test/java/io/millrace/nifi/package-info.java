/// Tests of the flows and of what is said to NiFi.
package io.millrace.nifi;
