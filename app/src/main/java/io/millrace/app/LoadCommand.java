package io.millrace.app;

import io.millrace.app.demo.DemoException;
import io.millrace.app.shop.JdbcDriver;
import io.millrace.app.shop.Loader;
import io.millrace.app.shop.ShopException;
import io.millrace.kernel.Json;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `millrace load`: the shop's merged tables, into Snowflake.
@Command(
        name = "load",
        description = "Load an e-shop's customers, inventory and orders into Snowflake.",
        mixinStandardHelpOptions = true)
final class LoadCommand implements Callable<Integer> {
    private static final String PASSWORD = "SNOWFLAKE_PASSWORD";
    private static final Pattern SECRET =
            Pattern.compile("(?i)[?&;](password|pwd|passcode|token|private_?key[a-z_]*)=");

    @Spec private CommandSpec spec;
    @Mixin private ApiOptions api = new ApiOptions();

    @Option(
            names = "--driver",
            paramLabel = "JAR",
            required = true,
            description = "Snowflake's JDBC driver, a jar")
    private Path driver = Path.of("");

    @Option(
            names = "--to",
            paramLabel = "URL",
            required = true,
            description =
                    "jdbc:snowflake://ACCOUNT.snowflakecomputing.com/?db=..&schema=..&warehouse=..")
    private String to = "";

    @Option(
            names = "--user",
            paramLabel = "NAME",
            required = true,
            description = "whose password is in " + PASSWORD)
    private String user = "";

    @Option(names = "--json", description = "print one JSON document")
    private boolean json;

    @Override
    public Integer call() {
        var login = login();
        try (var shop = api.shop();
                var warehouse = JdbcDriver.connect(driver, to, login)) {
            print(new Loader(warehouse, shop::rows).load());
            return Main.WELL;
        } catch (DemoException | ShopException e) {
            throw new StartException(String.valueOf(e.getMessage()));
        } catch (SQLException e) {
            throw new StartException(
                    "the warehouse refused, or is away: %s. A table that was under way is whole or as it was; load again, which brings what is missing."
                            .formatted(e.getMessage()),
                    e);
        }
    }

    private Properties login() {
        if (SECRET.matcher(to).find()) {
            throw wrong("--to: no password or key, which other users of the machine would see");
        }
        @Nullable String password = System.getenv(PASSWORD);
        if (password == null) throw wrong(PASSWORD + " is expected");
        return JdbcDriver.login(to, user, password);
    }

    private ParameterException wrong(String what) {
        return new ParameterException(spec.commandLine(), what);
    }

    private void print(Map<String, Integer> written) {
        var out = spec.commandLine().getOut();
        if (json) out.println(Json.write(Map.of("written", written)));
        else written.forEach((table, rows) -> out.println(table + ": " + rows + " written"));
        out.flush();
    }
}
