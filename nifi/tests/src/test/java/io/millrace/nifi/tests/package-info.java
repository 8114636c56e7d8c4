/// The flows in NiFi itself, against the platform's API.
package io.millrace.nifi.tests;
