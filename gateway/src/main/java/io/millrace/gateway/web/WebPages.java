package io.millrace.gateway.web;

import io.millrace.kernel.Ids;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.FileSystemAccess;
import io.vertx.ext.web.handler.StaticHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Serves the built web page from a folder: files as they are, and for every other path of a
/// browser the page itself, which knows its own routes.
public final class WebPages {
    private static final String NONCE = "__CSP_NONCE__";
    private static final long YEAR = Duration.ofDays(365).toSeconds();

    private final Path folder;
    private final Optional<String> page;
    private final Optional<String> docs;

    /// @param folder with `index.html`, `assets/` with hashed names, and `docs/`
    public WebPages(Path folder) {
        this.folder = folder.toAbsolutePath();
        this.page = read(this.folder.resolve("index.html"));
        this.docs = read(this.folder.resolve("docs/index.html"));
    }

    private static Optional<String> read(Path file) {
        try {
            return Files.isRegularFile(file)
                    ? Optional.of(Files.readString(file))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Adds the pages after everything else that `router` knows.
    ///
    /// @param otherwise what happens where no page is meant
    public void mount(Router router, Handler<RoutingContext> otherwise) {
        router.getWithRegex("/docs").handler(ctx -> redirect(ctx, "/docs/"));
        router.getWithRegex("/docs/(index\\.html)?")
                .handler(ctx -> docs.ifPresentOrElse(p -> show(ctx, p), ctx::next));
        if (Files.isDirectory(folder)) {
            var files = files();
            router.get("/*").handler(ctx -> file(ctx, files));
        }
        router.route().handler(ctx -> history(ctx, otherwise));
    }

    private StaticHandler files() {
        return StaticHandler.create(FileSystemAccess.ROOT, folder.toString())
                .setIncludeHidden(false)
                .setDirectoryListing(false)
                .setCachingEnabled(false);
    }

    private static void file(RoutingContext ctx, StaticHandler files) {
        if (!isFile(ctx)) {
            ctx.next();
            return;
        }
        boolean isHashed = ctx.normalizedPath().startsWith("/assets/");
        var caching = isHashed ? "public, max-age=" + YEAR + ", immutable" : "no-cache";
        ctx.addHeadersEndHandler(_ -> {
            var response = ctx.response();
            if (response.getStatusCode() == 200) {
                response.putHeader("Cache-Control", caching);
            }
        });
        files.handle(ctx);
    }

    /// A name with a dot is a file; a page is never served without its nonce.
    private static boolean isFile(RoutingContext ctx) {
        var path = ctx.normalizedPath();
        var name = path.substring(path.lastIndexOf('/') + 1);
        return name.contains(".") && !name.equals("index.html");
    }

    private static void redirect(RoutingContext ctx, String to) {
        ctx.response().setStatusCode(308).putHeader("Location", to).end();
    }

    private void history(RoutingContext ctx, Handler<RoutingContext> otherwise) {
        var path = ctx.normalizedPath();
        boolean isPage =
                HttpMethod.GET.equals(ctx.request().method())
                        && !path.startsWith("/api/")
                        && !isFile(ctx)
                        && accepts(ctx);
        if (isPage && page.isPresent()) show(ctx, page.get());
        else otherwise.handle(ctx);
    }

    private static boolean accepts(RoutingContext ctx) {
        return String.valueOf(ctx.request().getHeader("Accept")).contains("text/html");
    }

    private static void show(RoutingContext ctx, String html) {
        var nonce = Ids.random128();
        ctx.response()
                .putHeader("Content-Type", "text/html; charset=utf-8")
                .putHeader("Cache-Control", "no-store")
                .putHeader(SecurityHeaders.POLICY, SecurityHeaders.page(nonce))
                .end(html.replace(NONCE, nonce));
    }
}
