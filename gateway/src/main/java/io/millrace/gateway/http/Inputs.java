package io.millrace.gateway.http;

import io.millrace.kernel.Problem;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.openapi.contract.Location;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.Parameter;
import io.vertx.openapi.validation.RequestParameter;
import io.vertx.openapi.validation.RequestValidator;
import io.vertx.openapi.validation.ValidatorException;
import io.vertx.openapi.validation.impl.RequestParameterImpl;
import io.vertx.openapi.validation.impl.ValidatableRequestImpl;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads what a request carries and holds it to the contract.
final class Inputs {
    private static final List<String> PLAIN = List.of("", "identity");

    private final ApiContract contract;
    private final RequestValidator validator;
    private final int maxBytes;

    /// @param maxBytes of a body that is read whole
    Inputs(Vertx vertx, ApiContract contract, int maxBytes) {
        this.contract = contract;
        this.validator = RequestValidator.create(vertx, contract.validation());
        this.maxBytes = maxBytes;
    }

    /// @param body empty where there is none, or the operation streams it
    record Input(Map<String, String> parameters, Buffer body) {}

    /// @throws io.millrace.kernel.ProblemException `invalid`, `too-large`, `unsupported-media`
    Input read(RoutingContext ctx, Rule rule) {
        var operation = Objects.requireNonNull(contract.validation().operation(rule.id()));
        refuseUnknownQuery(ctx, operation);
        var given = given(ctx, operation);
        var body = body(ctx.request(), rule);
        boolean isJson = rule.body() == Rule.Body.JSON;
        given.forEach((parameter, value) ->
                contract.schemas().checkParameter(rule.id(), parameter.getName(), value));
        if (isJson) contract.schemas().checkBody(rule.id(), body);
        boolean hasRequired = operation.getParameters().stream().anyMatch(Parameter::isRequired);
        if (isJson || hasRequired || !given.isEmpty()) {
            validate(operation, given, isJson ? body : Buffer.buffer());
        }
        return new Input(withDefaults(operation, given), body);
    }

    private static void refuseUnknownQuery(RoutingContext ctx, Operation operation) {
        for (var name : Query.of(ctx.request()).keySet()) {
            var known =
                    operation.getParameters().stream()
                            .anyMatch(p -> p.getIn() == Location.QUERY && p.getName().equals(name));
            if (!known) throw Problem.invalid("Unknown parameter: " + name + ".").toException();
        }
    }

    /// What the request gives; an empty value is one too.
    private static Map<Parameter, String> given(RoutingContext ctx, Operation operation) {
        var query = Query.of(ctx.request());
        var given = new HashMap<Parameter, String>();
        for (var parameter : operation.getParameters()) {
            var name = parameter.getName();
            var value =
                    switch (parameter.getIn()) {
                        case PATH -> ctx.pathParam(name);
                        case QUERY -> query.get(name);
                        case HEADER -> ctx.request().getHeader(name);
                        case COOKIE -> null;
                    };
            if (value != null) given.put(parameter, value);
        }
        return given;
    }

    private Buffer body(HttpServerRequest request, Rule rule) {
        if (rule.body() == Rule.Body.NONE) return none(request);
        checkType(request, rule);
        if (rule.body() == Rule.Body.STREAM) return Buffer.buffer();
        if (!PLAIN.contains(header(request, "Content-Encoding"))) {
            throw Problem.unsupportedMedia("This body may not be compressed.").toException();
        }
        return BoundedBody.read(request, maxBytes);
    }

    /// A body that nobody asked for is read and dropped, so that the connection stays usable.
    private Buffer none(HttpServerRequest request) {
        if (BoundedBody.isRuledOut(request)) BoundedBody.drop(request);
        else BoundedBody.read(request, maxBytes);
        return Buffer.buffer();
    }

    private static void checkType(HttpServerRequest request, Rule rule) {
        var type = header(request, "Content-Type").split(";", 2)[0].strip();
        boolean isEmpty = type.isEmpty() && BoundedBody.isRuledOut(request);
        if (!isEmpty && rule.types().stream().noneMatch(type::equalsIgnoreCase)) {
            throw Problem.unsupportedMedia("Send " + String.join(" or ", sorted(rule)) + ".")
                    .toException();
        }
    }

    private static List<String> sorted(Rule rule) {
        return rule.types().stream().sorted().toList();
    }

    private static String header(HttpServerRequest request, String name) {
        return Optional.ofNullable(request.getHeader(name)).orElse("");
    }

    private void validate(Operation operation, Map<Parameter, String> given, Buffer body) {
        var places = new EnumMap<Location, Map<String, RequestParameter>>(Location.class);
        for (var place : Location.values()) places.put(place, new HashMap<>());
        given.forEach((parameter, value) ->
                place(places, parameter).put(parameter.getName(), json(parameter, value)));
        var request =
                new ValidatableRequestImpl(
                        Map.of(),
                        Objects.requireNonNull(places.get(Location.HEADER)),
                        Objects.requireNonNull(places.get(Location.PATH)),
                        Objects.requireNonNull(places.get(Location.QUERY)),
                        new RequestParameterImpl(body),
                        "application/json");
        try {
            validator.validate(request, operation.getOperationId()).await();
        } catch (ValidatorException e) {
            throw Problem.invalid(String.valueOf(e.getMessage())).toException();
        }
    }

    private static Map<String, RequestParameter> place(
            Map<Location, Map<String, RequestParameter>> places, Parameter parameter) {
        return Objects.requireNonNull(places.get(parameter.getIn()));
    }

    /// vertx-openapi reads a value such as `-5` or `1e3` as a number even where the contract wants
    /// a string, unless it comes as a JSON string.
    private static RequestParameter json(Parameter parameter, String value) {
        var type = parameter.getSchemaType();
        boolean isText = type == io.vertx.json.schema.common.dsl.SchemaType.STRING;
        return new RequestParameterImpl(isText ? io.vertx.core.json.Json.encode(value) : value);
    }

    private static Map<String, String> withDefaults(
            Operation operation, Map<Parameter, String> given) {
        var values = new HashMap<String, String>();
        for (var parameter : operation.getParameters()) {
            @Nullable Object standard = parameter.getSchema().get("default");
            if (standard != null) values.put(parameter.getName(), standard.toString());
        }
        given.forEach((parameter, value) -> values.put(parameter.getName(), value));
        return values;
    }
}
