package io.turnstream.sink;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.stream.Stream;

/** What may know what in the sink: engine and codecs are pure, Ably and Kafka are behind one package each. */
@AnalyzeClasses(packages = "io.turnstream.sink", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String[] LANGUAGE = {
        "java..", "org.jspecify.annotations", "org.slf4j..", "com.fasterxml.jackson.."
    };

    @ArchTest
    static final ArchRule THE_ENGINE_SEES_ONLY_CONTRACTS = classes()
            .that()
            .resideInAPackage("..sink.engine..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(and(
                    "..sink.engine..",
                    "..sink.channel..",
                    "..sink.codec..",
                    "io.turnstream.avro..",
                    "io.turnstream.schemas.."))
            .because("it is proved on models of time, Kafka and Ably");

    @ArchTest
    static final ArchRule CODECS_SEE_ONLY_THE_CONTRACT = classes()
            .that()
            .resideInAPackage("..sink.codec..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(and("..sink.codec..", "io.turnstream.avro..", "io.turnstream.schemas.."))
            .because("the same events must give the same operations everywhere");

    @ArchTest
    static final ArchRule THE_PORT_SEES_NOBODY = classes()
            .that()
            .resideInAPackage("..sink.channel..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(and("..sink.channel.."));

    @ArchTest
    static final ArchRule THE_ADAPTER_SEES_ONLY_THE_PORT = noClasses()
            .that()
            .resideInAPackage("..sink.ably..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..sink.engine..", "..sink.codec..", "..sink.kafka..", "org.apache.kafka..");

    @ArchTest
    static final ArchRule ONLY_THE_ADAPTER_KNOWS_ABLY = noClasses()
            .that()
            .resideOutsideOfPackage("..sink.ably..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.ably..", "com.google.gson..", "okhttp3..", "okio..")
            .because("a newer client library must be a change of one package");

    @ArchTest
    static final ArchRule ONLY_THE_SHELL_KNOWS_KAFKA = noClasses()
            .that()
            .resideOutsideOfPackages("..sink.kafka..", "..sink.config..", "io.turnstream.sink")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka..");

    @ArchTest
    static final ArchRule TIME_COMES_FROM_OUTSIDE = noClasses()
            .that()
            .resideOutsideOfPackages("io.turnstream.sink", "..sink.kafka..")
            .should()
            .accessTargetWhere(readsTheClock())
            .because("tests move time, and a replay must decide as the first run did");

    @ArchTest
    static final ArchRule FEATURES_HAVE_NO_CYCLES =
            slices().matching("io.turnstream.sink.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule NAMES_SAY_WHAT_A_THING_IS = noClasses()
            .should()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Impl");

    /** Calls and method references alike. */
    private static DescribedPredicate<JavaAccess<?>> readsTheClock() {
        return DescribedPredicate.describe("the clock of the machine is read", access -> {
            var owner = access.getTargetOwner();
            var name = access.getName();
            if (owner.isEquivalentTo(System.class)) {
                return name.equals("currentTimeMillis") || name.equals("nanoTime");
            }
            if (owner.isEquivalentTo(Clock.class)) {
                return name.startsWith("system");
            }
            return owner.isEquivalentTo(Instant.class)
                    && access.getTarget() instanceof CodeUnitAccessTarget target
                    && name.equals("now")
                    && target.getRawParameterTypes().isEmpty();
        });
    }

    private static String[] and(String... packages) {
        return Stream.of(LANGUAGE, packages).flatMap(Stream::of).toArray(String[]::new);
    }
}
