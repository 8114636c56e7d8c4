package io.millrace.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.concurrent.TimeUnit;

/// The arrows of the house: who may import whom.
@AnalyzeClasses(packages = "io.millrace", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] SERVICES = {
        "ingest", "transform", "matching", "quality", "rca", "alerts"
    };

    @ArchTest
    static final ArchRule kernelKnowsNobody =
            noClasses()
                    .that()
                    .resideInAPackage("..kernel..")
                    .should()
                    .dependOnClassesThat(ours("kernel"));

    @ArchTest
    static final ArchRule tenantsKnowTheKernel =
            noClasses()
                    .that()
                    .resideInAPackage("..tenants..")
                    .should()
                    .dependOnClassesThat(ours("kernel", "tenants"));

    @ArchTest
    static final ArchRule streamKnowsKernelAndTenants =
            noClasses()
                    .that()
                    .resideInAPackage("..stream..")
                    .should()
                    .dependOnClassesThat(ours("kernel", "tenants", "stream"));

    @ArchTest static final ArchRule ingestKeepsToItsArrows = service("ingest");

    @ArchTest static final ArchRule transformKeepsToItsArrows = service("transform");

    @ArchTest static final ArchRule matchingKeepsToItsArrows = service("matching");

    @ArchTest static final ArchRule qualityKeepsToItsArrows = service("quality");

    @ArchTest static final ArchRule rcaKeepsToItsArrows = service("rca");

    @ArchTest static final ArchRule alertsKeepsToItsArrows = service("alerts");

    @ArchTest
    static final ArchRule theGatewaySpeaksToServicesThroughTheirApis =
            noClasses()
                    .that()
                    .resideInAPackage("io.millrace.gateway..")
                    .should()
                    .dependOnClassesThat(
                            ours(
                                    "kernel",
                                    "tenants",
                                    "gateway",
                                    "stream.api",
                                    "ingest.api",
                                    "transform.api",
                                    "matching.api",
                                    "quality.api",
                                    "rca.api",
                                    "alerts.api"));

    @ArchTest
    static final ArchRule embeddedServersKnowNobody =
            noClasses()
                    .that()
                    .resideInAPackage("..embedded..")
                    .should()
                    .dependOnClassesThat(ours("embedded"));

    @ArchTest
    static final ArchRule nifiKnowsTheKernel =
            noClasses()
                    .that()
                    .resideInAPackage("io.millrace.nifi..")
                    .should()
                    .dependOnClassesThat(ours("kernel", "nifi"));

    /// Its libraries belong to processes of their own.
    @ArchTest
    static final ArchRule nobodyLoadsNifi =
            noClasses().should().dependOnClassesThat().resideInAPackage("org.apache.nifi..");

    @ArchTest
    static final ArchRule enginesArePure =
            classes()
                    .that()
                    .resideInAPackage("io.millrace..engine..")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "java..",
                            "org.jspecify..",
                            "io.millrace..engine..",
                            // The pure libraries that engines name.
                            "org.apache.datasketches..",
                            "com.github.luben.zstd..",
                            "org.apache.avro..",
                            "org.snakeyaml.engine..",
                            "org.antlr.v4.runtime..",
                            "com.fasterxml.jackson..");

    @ArchTest
    static final ArchRule enginesDoNotReadTheClock =
            noClasses()
                    .that()
                    .resideInAPackage("io.millrace..engine..")
                    .should()
                    .callMethod(System.class, "currentTimeMillis")
                    .orShould()
                    .callMethod(System.class, "nanoTime")
                    .orShould()
                    .callMethod(Instant.class, "now")
                    .orShould()
                    .callMethod(Clock.class, "systemUTC")
                    .orShould()
                    .callMethod(Math.class, "random");

    /// A node's clock may be wrong; the times that these hold against now were written by the
    /// database or by another node.
    @ArchTest
    static final ArchRule servicesAskTheDatabaseForTheTime =
            noClasses()
                    .that()
                    .resideInAnyPackage(
                            "io.millrace.ingest..",
                            "io.millrace.quality..",
                            "io.millrace.rca..",
                            "io.millrace.alerts..")
                    .and()
                    // The dates in its answers are of a foreign server.
                    .haveNameNotMatching(".*\\.RestPuller(\\$.*)?")
                    .should()
                    .callMethod(Instant.class, "now")
                    .orShould()
                    .callMethod(System.class, "currentTimeMillis")
                    .orShould()
                    .callMethod(Clock.class, "systemUTC")
                    .orShould()
                    .callMethod(InstantSource.class, "system")
                    .orShould()
                    .callMethod(OffsetDateTime.class, "now")
                    .orShould()
                    .callMethod(OffsetDateTime.class, "now", ZoneId.class);

    /// After that one a virtual thread whose time was over goes on beside its verticle: it can wait
    /// for nothing more, and another one's work may stop for good.
    @ArchTest
    static final ArchRule whoWaitsForSoLongStaysInTurn =
            noClasses()
                    .should()
                    .callMethod(Future.class, "await", long.class, TimeUnit.class)
                    .because("Future.timeout and then await keeps the turn");

    @ArchTest
    static final ArchRule enginesDoNoInput =
            noClasses()
                    .that()
                    .resideInAPackage("io.millrace..engine..")
                    .should()
                    .dependOnClassesThat(
                            com.tngtech.archunit.base.DescribedPredicate.describe(
                                    "read or write files, sockets or databases",
                                    type ->
                                            !type.getSimpleName().equals("URLEncoder")
                                                    && java.util.stream.Stream.of(
                                                                    "java.nio.file",
                                                                    "java.net",
                                                                    "java.sql")
                                                            .anyMatch(name ->
                                                                    inside(
                                                                            type.getPackageName(),
                                                                            name))));

    @ArchTest
    static final ArchRule namesSayWhatAThingIs =
            noClasses()
                    .should()
                    .haveSimpleNameEndingWith("Utils")
                    .orShould()
                    .haveSimpleNameEndingWith("Helper")
                    .orShould()
                    .haveSimpleNameEndingWith("Manager")
                    .orShould()
                    .haveSimpleNameEndingWith("Impl");

    @ArchTest
    static final ArchRule modulesHaveNoCycles =
            slices().matching("io.millrace.(*)..").should().beFreeOfCycles();

    private static ArchRule service(String name) {
        var allowed =
                new java.util.ArrayList<>(java.util.List.of("kernel", "tenants", "stream", name));
        for (var other : SERVICES) if (!other.equals(name)) allowed.add(other + ".api");
        return noClasses()
                .that()
                .resideInAPackage("io.millrace." + name + "..")
                .should()
                .dependOnClassesThat(ours(allowed.toArray(String[]::new)));
    }

    /// Classes of ours outside the listed packages.
    private static com.tngtech.archunit.base.DescribedPredicate<
                    com.tngtech.archunit.core.domain.JavaClass>
            ours(String... allowed) {
        return com.tngtech.archunit.base.DescribedPredicate.describe(
                "reside in io.millrace outside " + java.util.List.of(allowed),
                type ->
                        type.getPackageName().startsWith("io.millrace.")
                                && java.util.stream.Stream.of(allowed)
                                        .noneMatch(name ->
                                                inside(
                                                        type.getPackageName(),
                                                        "io.millrace." + name)));
    }

    private static boolean inside(String own, String root) {
        return own.equals(root) || own.startsWith(root + ".");
    }
}
