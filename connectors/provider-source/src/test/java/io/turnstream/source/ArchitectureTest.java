package io.turnstream.source;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;

@AnalyzeClasses(packages = "io.turnstream.source", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule meetsTheRestOnlyInKafka = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.turnstream.topology..", "io.turnstream.sink..", "io.turnstream.local..")
            .because("the source, the topology and the sink know each other only by their topics");

    @ArchTest
    static final ArchRule onlyTheProducerKnowsKafka = noClasses()
            .that()
            .resideOutsideOfPackage("io.turnstream.source.kafka..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "io.turnstream.schemas.serde..", "io.turnstream.source.kafka..")
            .because("mapping and replay are pure, and tried without a broker");

    @ArchTest
    static final ArchRule theParserKnowsNothingOfProviders = noClasses()
            .that()
            .resideInAPackage("io.turnstream.source.sse..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.turnstream.avro..", "io.turnstream.source.dialect..", "io.turnstream.source.response..");

    @ArchTest
    static final ArchRule eventsKnowNothingOfProviders = noClasses()
            .that()
            .resideInAPackage("io.turnstream.source.response..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.turnstream.source.dialect..", "io.turnstream.source.sse..");

    @ArchTest
    static final ArchRule timeComesFromOutside = noClasses()
            .that()
            .doNotHaveSimpleName("SystemTime")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .because("what a recording becomes must not depend on when it is played");

    @ArchTest
    static final ArchRule namesSayWhatThingsAre = noClasses()
            .should()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Impl")
            .because("a name ending so says nothing");
}
