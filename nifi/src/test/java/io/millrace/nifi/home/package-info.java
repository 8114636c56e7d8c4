/// Tests of how a NiFi is put together.
package io.millrace.nifi.home;
