package io.millrace.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.tenants.Role;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// Lints of the OpenAPI file: what no reader of the file alone would hold it to.
final class ApiContractTest {
    private static ApiContract contract;
    private static JsonObject document;

    @BeforeAll
    @SuppressWarnings("unchecked")
    static void load() {
        contract = ApiContract.load();
        var parsed = new Load(LoadSettings.builder().build()).loadFromString(contract.text());
        document = new JsonObject((Map<String, Object>) parsed);
    }

    @Test
    void everyOperationIsKnownToTheValidatorOnce() {
        var ids = contract.rules().stream().map(Rule::id).toList();

        assertThat(ids).doesNotHaveDuplicates().hasSizeGreaterThan(40);
        // HEAD is an operation of the document and a side of GET in the rules.
        long heads = contract.rules().stream().filter(Rule::head).count();
        assertThat(contract.validation().operations()).hasSize(ids.size() + (int) heads);
        for (var id : ids) assertThat(contract.validation().operation(id)).as(id).isNotNull();
    }

    @Test
    void onlyTheseAreAnsweredWithoutAToken() {
        assertThat(contract.rules().stream().filter(Rule::isPublic).map(Rule::id))
                .containsExactlyInAnyOrder(
                        "signup",
                        "login",
                        "refresh",
                        "logout",
                        "acceptInvitation",
                        "operatorLogin",
                        "jwks",
                        "health",
                        "getServiceHealth",
                        "livez",
                        "readyz",
                        "metrics",
                        "openapi");
    }

    @Test
    void whatChangesSomethingOfATenantNeedsMoreThanAViewer() {
        var ownAccount = Set.of("switchOrganization", "addOrganization");
        for (var rule : contract.rules()) {
            if (rule.isPublic() || !rule.isMutation() || ownAccount.contains(rule.id())) continue;
            if (rule.isOperators()) continue;
            assertThat(rule.lowest().orElseThrow()).as(rule.id()).isGreaterThan(Role.VIEWER);
        }
    }

    @Test
    void everyOperationCanAnswerAProblem() {
        forEachOperation((id, operation) ->
                assertThat(operation.getJsonObject("responses").fieldNames())
                        .as(id)
                        .contains("default"));
    }

    @Test
    void whatIsSentIsClosedAndBounded() {
        var schemas = document.getJsonObject("components").getJsonObject("schemas");
        for (var name :
                List.of(
                        "SignUp",
                        "Login",
                        "NewApiKey",
                        "Acceptance",
                        "NewUser",
                        "UserChange",
                        "NewOrganization",
                        "GrantDecision",
                        "GrantWish",
                        "OperatorLogin",
                        "TenantChange",
                        "Suspension",
                        "Switch",
                        "DatasetDeclaration",
                        "SourceDeclaration",
                        "RunOrder",
                        "EntityDeclaration")) {
            assertBounded(name, schemas.getJsonObject(name), schemas);
        }
    }

    private static void assertBounded(String where, JsonObject schema, JsonObject schemas) {
        var reference = schema.getString("$ref");
        if (reference != null) {
            var name = reference.substring(reference.lastIndexOf('/') + 1);
            assertBounded(where + " -> " + name, schemas.getJsonObject(name), schemas);
            return;
        }
        switch (schema.getString("type")) {
            case "object" -> {
                assertThat(
                                schema.containsKey("additionalProperties")
                                        || schema.containsKey("maxProperties"))
                        .as(where)
                        .isTrue();
                schema.getJsonObject("properties", new JsonObject())
                        .forEach(property ->
                                assertBounded(
                                        where + "." + property.getKey(),
                                        (JsonObject) property.getValue(),
                                        schemas));
            }
            case "array" -> {
                assertThat(schema.containsKey("maxItems")).as(where).isTrue();
                assertBounded(where + "[]", schema.getJsonObject("items"), schemas);
            }
            case "string" ->
                    assertThat(
                                    schema.containsKey("maxLength")
                                            || schema.containsKey("enum")
                                            || schema.containsKey("pattern"))
                            .as(where)
                            .isTrue();
            default -> {}
        }
    }

    @Test
    void everyReferenceLeadsSomewhereAndEverySchemaIsUsed() {
        var used = new HashSet<String>();
        references(document, used);

        for (var reference : used) assertThat(resolve(reference)).as(reference).isNotNull();
        for (var name :
                document.getJsonObject("components").getJsonObject("schemas").fieldNames()) {
            assertThat(used).contains("#/components/schemas/" + name);
        }
    }

    @Test
    void operationWithoutRoleThatIsNotPublicIsRefused() {
        var operation =
                new JsonObject()
                        .put("operationId", "open")
                        .put("responses", new JsonObject().put("200", new JsonObject()));
        var paths = new JsonObject().put("/x", new JsonObject().put("get", operation));

        assertThatThrownBy(() -> RuleReader.rules(new JsonObject().put("paths", paths)))
                .hasMessageContaining("open");
    }

    private static Object resolve(String reference) {
        Object at = document;
        for (var name : reference.substring(2).split("/", -1)) {
            at = at instanceof JsonObject object ? object.getValue(name) : null;
        }
        return at;
    }

    private static void references(Object node, Set<String> found) {
        if (node instanceof JsonObject object) {
            if (object.getValue("$ref") instanceof String reference) found.add(reference);
            object.forEach(entry -> references(entry.getValue(), found));
        } else if (node instanceof JsonArray array) {
            array.forEach(item -> references(item, found));
        }
    }

    private static void forEachOperation(java.util.function.BiConsumer<String, JsonObject> check) {
        for (var path : document.getJsonObject("paths")) {
            for (var entry : (JsonObject) path.getValue()) {
                if (entry.getValue() instanceof JsonObject operation) {
                    check.accept(operation.getString("operationId"), operation);
                }
            }
        }
    }
}
