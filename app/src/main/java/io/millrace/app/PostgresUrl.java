package io.millrace.app;

import java.net.URI;
import java.net.URISyntaxException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// The address of a Postgres server as somebody writes it. It holds a password: what is said of one
/// that cannot be read does not repeat it.
final class PostgresUrl implements ITypeConverter<URI> {
    /// What the environment says of where the server is: by our name, or else by the usual one.
    static final String SAID = "${env:MILLRACE_POSTGRES:-${env:DATABASE_URL}}";

    private static final String NO_URL = "it is no URL";

    @Override
    public URI convert(String value) {
        try {
            return new URI(value);
        } catch (URISyntaxException e) { // its words hold the password
            throw new TypeConversionException(NO_URL);
        }
    }

    /// @param option that says where the server is
    /// @throws StartException when it is none
    static URI of(String text, String option) {
        try {
            return new PostgresUrl().convert(text);
        } catch (TypeConversionException e) {
            throw new StartException(option + ": " + NO_URL);
        }
    }
}
