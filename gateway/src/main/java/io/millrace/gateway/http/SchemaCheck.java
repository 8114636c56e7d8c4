package io.millrace.gateway.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Finds the first way in which a value breaks its schema, and says the rule as a person would:
/// `password: at least 10 characters`. Knows the keywords that the OpenAPI file uses; a pattern
/// carries its words as `x-rule`.
final class SchemaCheck {
    /// An escaped character, a class of characters, or the end.
    private static final Pattern PART = Pattern.compile("\\\\.|\\[(?:\\\\.|[^]\\\\])*]|\\$");

    private final JsonObject document;
    private final Map<String, Pattern> patterns = new ConcurrentHashMap<>();

    /// @param document in which the schemas' references are found
    SchemaCheck(JsonObject document) {
        this.document = document;
    }

    /// The object that `node` is, or refers to.
    JsonObject resolved(JsonObject node) {
        var target = node;
        for (var reference = node.getString("$ref");
                reference != null;
                reference = target.getString("$ref")) {
            target = document;
            for (var name : reference.substring(2).split("/", -1)) {
                target = target.getJsonObject(name);
            }
        }
        return target;
    }

    /// @param name of the value, such as `columns.amount.type`; empty for a whole body
    /// @return empty when the value keeps its schema
    Optional<String> fault(JsonObject written, @Nullable Object value, String name) {
        var schema = resolved(written);
        var rule = rule(schema, value);
        if (rule.isPresent())
            return rule.map(said -> (name.isEmpty() ? "body" : name) + ": " + said);
        return switch (value) {
            case JsonObject object -> members(schema, object, name);
            case JsonArray array -> items(schema, array, name);
            case null, default -> Optional.empty();
        };
    }

    private Optional<String> rule(JsonObject schema, @Nullable Object value) {
        var allowed = schema.getJsonArray("enum");
        if (allowed != null) {
            return unless(allowed.contains(value), "one of " + listed(allowed));
        }
        var type = schema.getString("type", "");
        if (!isOf(type, value)) return Optional.of(wanted(type, schema));
        return switch (value) {
            case String text -> text(schema, text);
            case Number number -> number(schema, number.doubleValue());
            case JsonArray array -> size(schema, array.size(), "Items", "entries");
            case JsonObject object -> size(schema, object.size(), "Properties", "entries");
            case null, default -> Optional.empty();
        };
    }

    private static Optional<String> unless(boolean isKept, String rule) {
        return isKept ? Optional.empty() : Optional.of(rule);
    }

    private static String listed(Iterable<?> names) {
        var text = new StringBuilder();
        for (var name : names) text.append(text.isEmpty() ? "" : ", ").append(name);
        return text.toString();
    }

    private static boolean isOf(String type, @Nullable Object value) {
        return switch (type) {
            case "string" -> value instanceof String;
            case "boolean" -> value instanceof Boolean;
            case "array" -> value instanceof JsonArray;
            case "object" -> value instanceof JsonObject;
            case "number" -> value instanceof Number;
            case "integer" ->
                    value instanceof Number n && n.doubleValue() == Math.rint(n.doubleValue());
            default -> true;
        };
    }

    private static String wanted(String type, JsonObject schema) {
        return switch (type) {
            case "string" -> "a text is wanted";
            case "boolean" -> "true or false is wanted";
            case "array" -> "an array is wanted";
            case "object" -> "a JSON object is wanted";
            case "integer" -> "a whole number is wanted" + range(schema);
            default -> "a number is wanted" + range(schema);
        };
    }

    private static String range(JsonObject schema) {
        var least = schema.getNumber("minimum");
        var most = schema.getNumber("maximum");
        return least == null || most == null ? "" : ", " + least + " to " + most;
    }

    private Optional<String> text(JsonObject schema, String text) {
        var pattern = schema.getString("pattern");
        if (pattern != null && !compiled(pattern).matcher(text).find()) {
            return Optional.of(schema.getString("x-rule", "it must look like " + pattern));
        }
        if ("date-time".equals(schema.getString("format")) && !isMoment(text)) {
            return Optional.of("a time such as 2027-01-01T00:00:00Z is wanted");
        }
        return size(schema, text.codePointCount(0, text.length()), "Length", "characters");
    }

    /// As JSON Schema means it: the end is not before a last line break, and space is any space.
    private Pattern compiled(String pattern) {
        return patterns.computeIfAbsent(
                pattern,
                its ->
                        Pattern.compile(
                                PART.matcher(its).replaceAll(SchemaCheck::meant),
                                Pattern.UNICODE_CHARACTER_CLASS));
    }

    private static String meant(MatchResult part) {
        return Matcher.quoteReplacement(part.group().equals("$") ? "\\z" : part.group());
    }

    private static boolean isMoment(String text) {
        try {
            OffsetDateTime.parse(text);
            return true;
        } catch (DateTimeParseException _) {
            return false;
        }
    }

    private static Optional<String> number(JsonObject schema, double value) {
        double least = schema.getDouble("minimum", Double.NEGATIVE_INFINITY);
        double most = schema.getDouble("maximum", Double.POSITIVE_INFINITY);
        return unless(value >= least && value <= most, "a number is wanted" + range(schema));
    }

    private static Optional<String> size(JsonObject schema, int size, String what, String unit) {
        int least = schema.getInteger("min" + what, 0);
        int most = schema.getInteger("max" + what, Integer.MAX_VALUE);
        if (size < least) {
            return Optional.of(least == 1 ? "may not be empty" : "at least " + least + " " + unit);
        }
        return unless(size <= most, "at most " + most + " " + unit);
    }

    private Optional<String> members(JsonObject schema, JsonObject object, String name) {
        for (var required : schema.getJsonArray("required", new JsonArray())) {
            if (object.getValue((String) required) == null) {
                return Optional.of(inside(name, (String) required) + ": is required");
            }
        }
        var properties = schema.getJsonObject("properties", new JsonObject());
        var others = schema.getValue("additionalProperties");
        var names = schema.getJsonObject("propertyNames");
        for (var member : object) {
            var path = inside(name, member.getKey());
            var unfit =
                    names == null ? Optional.<String>empty() : fault(names, member.getKey(), path);
            if (unfit.isPresent()) return unfit;
            var its = properties.getJsonObject(member.getKey());
            if (its == null && Boolean.FALSE.equals(others)) {
                return Optional.of(path + ": unknown field" + known(properties));
            }
            if (its == null && others instanceof JsonObject any) its = any;
            var fault =
                    its == null ? Optional.<String>empty() : fault(its, member.getValue(), path);
            if (fault.isPresent()) return fault;
        }
        return Optional.empty();
    }

    private static String known(JsonObject properties) {
        return "; known are " + listed(properties.fieldNames().stream().sorted().toList());
    }

    private static String inside(String name, String member) {
        return name.isEmpty() ? member : name + "." + member;
    }

    private Optional<String> items(JsonObject schema, JsonArray array, String name) {
        var each = schema.getJsonObject("items");
        if (each == null) return Optional.empty();
        for (int i = 0; i < array.size(); i++) {
            var fault = fault(each, array.getValue(i), name + "[" + i + "]");
            if (fault.isPresent()) return fault;
        }
        return Optional.empty();
    }
}
