package io.millrace.app.shop;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.ServiceLoader;

/// A warehouse's JDBC driver in a jar of its own, which is large and not part of Millrace.
public final class JdbcDriver {
    /// Seconds, and milliseconds.
    private static final Map<String, String> WAITS =
            Map.of("loginTimeout", "60", "networkTimeout", "300000");

    private JdbcDriver() {}

    /// The classes of the jar stay for as long as the program does.
    ///
    /// @throws ShopException when there is no such jar, or no driver in it for the address
    /// @throws SQLException when the warehouse refuses, or is away
    public static Connection connect(Path jar, String url, Properties login) throws SQLException {
        if (!Files.isRegularFile(jar)) throw new ShopException("there is no driver " + jar);
        var loader = new URLClassLoader(new URL[] {address(jar)}, Driver.class.getClassLoader());
        for (var driver : ServiceLoader.load(Driver.class, loader)) {
            if (!driver.acceptsURL(url)) continue;
            var connection = driver.connect(url, login);
            if (connection != null) return connection;
        }
        throw new ShopException("the driver in " + jar + " does not know the address");
    }

    /// How a loader signs in, and how long it waits for what does not answer, unless the address
    /// says so: Snowflake's driver would wait without an end.
    public static Properties login(String url, String user, String password) {
        var login = new Properties();
        login.setProperty("user", user);
        login.setProperty("password", password);
        // The other format needs a JVM that is opened for it.
        login.setProperty("JDBC_QUERY_RESULT_FORMAT", "JSON");
        WAITS.forEach((name, value) -> {
            boolean isSaid = url.toLowerCase(Locale.ROOT).contains(name.toLowerCase(Locale.ROOT));
            if (!isSaid) login.setProperty(name, value);
        });
        return login;
    }

    private static URL address(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new ShopException("no driver can be at " + jar, e);
        }
    }
}
