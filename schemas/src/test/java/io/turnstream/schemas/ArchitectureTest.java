package io.turnstream.schemas;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;

@AnalyzeClasses(packages = "io.turnstream", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule dependsOnNothingElseOfOurs = classes()
            .that()
            .resideInAPackage("io.turnstream..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.turnstream.schemas..",
                    "io.turnstream.avro..",
                    "java..",
                    "org.apache.avro..",
                    "org.apache.kafka.common..",
                    "com.fasterxml.jackson..",
                    "org.jspecify..");

    @ArchTest
    static final ArchRule theContractDoesNotKnowHowItIsWritten = noClasses()
            .that()
            .resideInAPackage("io.turnstream.schemas")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.turnstream.schemas.serde");

    @ArchTest
    static final ArchRule timeComesFromOutside = noClasses()
            .that()
            .resideInAPackage("io.turnstream.schemas..")
            .and()
            .doNotHaveFullyQualifiedName("io.turnstream.schemas.serde.SchemaRegistry$Opened")
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .because("only the shell that opens a registry reads a clock");

    @ArchTest
    static final ArchRule namesAreNouns = noClasses()
            .that()
            .resideInAPackage("io.turnstream..")
            .should()
            .haveNameMatching(".*(Utils|Helper|Manager|Impl)")
            .because("a class is named for what it is");
}
