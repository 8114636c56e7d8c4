package io.millrace.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DefectTest {
    private static IllegalStateException thrown(String message) {
        return new IllegalStateException(message, new NumberFormatException(message));
    }

    @Test
    void thoseOfOnePlaceAreOneWhateverTheySay() {
        var defects = java.util.stream.Stream.of("Ada", "Grace").map(DefectTest::thrown).toList();

        var first = Defect.of(defects.getFirst());
        var second = Defect.of(defects.getLast());

        assertThat(first).isEqualTo(second);
        assertThat(first.id()).matches("[0-9a-f]{16}");
        assertThat(first.kind()).isEqualTo("java.lang.IllegalStateException");
        assertThat(first.place()).isEqualTo("io.millrace.tenants.DefectTest.thrown");
        assertThat(first.stack())
                .contains("caused by java.lang.NumberFormatException")
                .contains("at io.millrace.tenants.DefectTest.thrown(DefectTest.java:")
                .doesNotContain("Ada");
    }

    @Test
    void anotherPlaceOrKindIsAnother() {
        var here = new IllegalStateException("x");

        assertThat(Defect.of(here).id()).isNotEqualTo(Defect.of(thrown("x")).id());
        assertThat(Defect.of(new IllegalArgumentException("x")).id())
                .isNotEqualTo(Defect.of(here).id());
    }

    @Test
    void whatHasNoFramesIsCountedToo() {
        var bare = new IllegalStateException("x");
        bare.setStackTrace(new StackTraceElement[0]);

        assertThat(Defect.of(bare).place()).isEmpty();
    }
}
