package io.millrace.ingest.engine.avro;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.util.List;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;

/// The schema that messages were written with.
public final class WriterSchema implements RegistryAnswer {
    /// Most characters, together with the schemas that it refers to.
    public static final int MOST_CHARS = 1 << 18;

    private static final int MOST_NAMES = 1_000;
    private static final int MOST_TOKENS = 100_000;
    private static final int DEEPEST = 200;
    private static final int SHOWN = 200;

    /// As Avro's own parser reads it.
    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                    .build();

    private final Schema schema;
    private final int chars;

    private WriterSchema(Schema schema, int chars) {
        this.schema = schema;
        this.chars = chars;
    }

    /// @param text JSON
    /// @param referenced schemas that define what the text only names, each behind those that it
    ///   refers to itself
    /// @throws UnfitSchema when it is none, or is larger than schemas are
    public static WriterSchema parse(String text, List<String> referenced) {
        long chars = text.length();
        for (var its : referenced) chars += its.length();
        if (chars > MOST_CHARS) throw tooLarge("It is longer than " + MOST_CHARS + " characters");
        for (var its : referenced) check(its);
        check(text);
        return new WriterSchema(parsed(text, referenced), (int) chars);
    }

    private static Schema parsed(String text, List<String> referenced) {
        // What a field is where it is missing matters to other readers, and checking it may be
        // endless.
        var parser = new Schema.Parser(NameValidator.UTF_VALIDATOR).setValidateDefaults(false);
        Schema schema;
        try {
            for (var its : referenced) parser.parse(its);
            schema = parser.parse(text);
        } catch (RuntimeException e) { // Avro's parser throws many
            throw new UnfitSchema("It is no Avro schema: " + said(e));
        } catch (StackOverflowError e) {
            throw tooLarge("Its types refer to each other too deeply");
        }
        if (parser.getTypes().size() > MOST_NAMES) {
            throw tooLarge("It names more than " + MOST_NAMES + " types");
        }
        return schema;
    }

    /// Before anything is built of it.
    private static void check(String text) {
        try (var json = JSON.createParser(text)) {
            int tokens = 0;
            while (json.nextToken() != null) {
                if (++tokens > MOST_TOKENS) throw tooLarge("It has too many parts");
            }
        } catch (StreamConstraintsException e) {
            throw tooLarge("It is nested deeper than " + DEEPEST);
        } catch (IOException e) {
            throw new UnfitSchema("It is no JSON");
        }
    }

    private static UnfitSchema tooLarge(String reason) {
        return new UnfitSchema(reason);
    }

    private static String said(RuntimeException e) {
        var text = String.valueOf(e.getMessage()).replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }

    /// Whether what it describes may have fields.
    public boolean isOfRecords() {
        return switch (schema.getType()) {
            case RECORD, MAP -> true;
            case UNION ->
                    schema.getTypes().stream().anyMatch(its -> its.getType() == Schema.Type.RECORD);
            case ARRAY, ENUM, FIXED, STRING, BYTES, INT, LONG, FLOAT, DOUBLE, BOOLEAN, NULL ->
                    false;
        };
    }

    Schema schema() {
        return schema;
    }

    /// What it was made of: about how much it holds.
    public int chars() {
        return chars;
    }
}
