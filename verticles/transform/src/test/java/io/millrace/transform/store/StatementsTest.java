package io.millrace.transform.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testkit.Stack;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Every statement of the stores can be prepared against the migrated schema.
final class StatementsTest {
    @Test
    void everyStatementFitsTheSchema() {
        var stack = Stack.shared();
        var tenant = stack.tenant();
        var statements =
                List.<Class<?>>of(
                                ProjectStore.class,
                                ModelStore.class,
                                RunStore.class,
                                LineageStore.class,
                                LineageLinks.class,
                                TransformationStore.class)
                        .stream()
                        .flatMap(store -> Arrays.stream(store.getDeclaredFields()))
                        .filter(field -> Modifier.isStatic(field.getModifiers()))
                        .filter(field -> field.getType() == String.class)
                        .map(StatementsTest::text)
                        .toList();

        int prepared =
                stack.db()
                        .in(
                                tenant,
                                c -> {
                                    for (var sql : statements)
                                        c.prepare(sql).await().close().await();
                                    return statements.size();
                                });

        assertThat(prepared).isGreaterThan(40);
    }

    private static String text(Field field) {
        try {
            return (String) field.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
