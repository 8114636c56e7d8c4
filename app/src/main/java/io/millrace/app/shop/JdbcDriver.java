package io.millrace.app.shop;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Properties;
import java.util.ServiceLoader;

/// A warehouse's JDBC driver in a jar of its own, which is large and not part of Millrace.
public final class JdbcDriver {
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

    private static URL address(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new ShopException("no driver can be at " + jar, e);
        }
    }
}
