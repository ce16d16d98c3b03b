package io.turnstream.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which way the whole may depend. Maven keeps most of it; this says why, and keeps what Maven cannot see. */
@AnalyzeClasses(packages = "io.turnstream", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule theTopologyAndTheConnectorsMeetInKafkaOnly = noClasses()
            .that()
            .resideInAPackage("io.turnstream.topology..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.turnstream.sink..", "io.turnstream.source..", "io.turnstream.local..", "io.turnstream.app..");

    @ArchTest
    static final ArchRule theSinkSeesOnlyTheContract = noClasses()
            .that()
            .resideInAPackage("io.turnstream.sink..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.turnstream.topology..",
                    "io.turnstream.source..",
                    "io.turnstream.local..",
                    "io.turnstream.app..");

    @ArchTest
    static final ArchRule theSourceSeesOnlyTheContract = noClasses()
            .that()
            .resideInAPackage("io.turnstream.source..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.turnstream.topology..", "io.turnstream.sink..", "io.turnstream.local..", "io.turnstream.app..");

    @ArchTest
    static final ArchRule theContractSeesNobody = noClasses()
            .that()
            .resideInAnyPackage("io.turnstream.schemas..", "io.turnstream.avro..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.turnstream.topology..",
                    "io.turnstream.sink..",
                    "io.turnstream.source..",
                    "io.turnstream.local..",
                    "io.turnstream.app..");

    @ArchTest
    static final ArchRule theWorldOnALaptopSeesNothingOfOurs = noClasses()
            .that()
            .resideInAPackage("io.turnstream.local..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.turnstream.schemas..",
                    "io.turnstream.avro..",
                    "io.turnstream.topology..",
                    "io.turnstream.sink..",
                    "io.turnstream.source..",
                    "io.turnstream.app..");

    @ArchTest
    static final ArchRule whatJudgesTheDemoSharesNothingWithTheSink = noClasses()
            .that()
            .resideInAPackage("io.turnstream.app.demo..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.turnstream.sink..", "io.turnstream.topology..", "io.turnstream.local.ably..");

    @ArchTest
    static final ArchRule thePackagesOfTheAppFormNoCircle =
            slices().matching("io.turnstream.app.(*)..").should().beFreeOfCycles();
}
