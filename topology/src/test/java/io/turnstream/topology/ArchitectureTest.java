package io.turnstream.topology;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;

@AnalyzeClasses(packages = "io.turnstream.topology", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule ASSEMBLY_IS_PURE = noClasses()
            .that()
            .resideInAnyPackage("..topology.assembly..", "..topology.timeouts..", "..topology.state..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "..topology.stores..", "java.util.concurrent..")
            .because("turns are a function of the order of their events, and of nothing else");

    @ArchTest
    static final ArchRule MEETS_OTHERS_ONLY_IN_KAFKA = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.turnstream.sink..", "io.turnstream.source..", "io.turnstream.app..")
            .because("topology and connectors meet in Kafka alone");

    @ArchTest
    static final ArchRule NOBODY_READS_A_CLOCK = noClasses()
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(Instant.class, "now")
            .because("time comes from outside, so that a test can move it");

    @ArchTest
    static final ArchRule ONLY_THE_SHELL_HAS_A_CLOCK = noClasses()
            .that()
            .doNotHaveSimpleName("TopologyRole")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Clock.class);

    @ArchTest
    static final ArchRule NAMES_SAY_SOMETHING = classes()
            .should()
            .haveSimpleNameNotEndingWith("Utils")
            .andShould()
            .haveSimpleNameNotEndingWith("Helper")
            .andShould()
            .haveSimpleNameNotEndingWith("Manager")
            .andShould()
            .haveSimpleNameNotEndingWith("Impl");

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("io.turnstream.topology.(*)..").should().beFreeOfCycles();
}
