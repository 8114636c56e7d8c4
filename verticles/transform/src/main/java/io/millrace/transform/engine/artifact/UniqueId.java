package io.millrace.transform.engine.artifact;

import io.millrace.transform.engine.project.Exposure;
import io.millrace.transform.engine.project.Group;
import io.millrace.transform.engine.project.MacroText;
import io.millrace.transform.engine.project.Node;
import io.millrace.transform.engine.project.Source;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// What dbt calls things in its documents.
public final class UniqueId {
    private static final int HASH = 10;

    private UniqueId() {}

    /// A generic test has a digest behind its name, as two of a name could be in two packages.
    public static String of(Node node) {
        var name =
                switch (node) {
                    case Node.UnitTest test -> test.name().replace("::", ".");
                    case Node.Recency recency ->
                            recency.name().substring(Node.Recency.PREFIX.length());
                    case Node.Model _, Node.Seed _, Node.Snapshot _, Node.Assertion _ ->
                            node.name();
                };
        var id = node.kind() + "." + node.about().owner() + "." + name;
        return node instanceof Node.Assertion test && test.test().isPresent()
                ? id + "." + digest("MD5", id).substring(0, HASH)
                : id;
    }

    public static String of(Source source) {
        return "source." + source.owner() + "." + source.key();
    }

    static String of(Exposure exposure) {
        return "exposure." + exposure.owner() + "." + exposure.name();
    }

    static String of(Group group) {
        return "group." + group.owner() + "." + group.name();
    }

    static String of(MacroText macro) {
        return "macro." + macro.key();
    }

    static String digest(String algorithm, String text) {
        try {
            var digest = MessageDigest.getInstance(algorithm);
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
