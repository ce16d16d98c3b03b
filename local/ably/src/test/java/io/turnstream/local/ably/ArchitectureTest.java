package io.turnstream.local.ably;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;

@AnalyzeClasses(packages = "io.turnstream.local.ably", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "io.turnstream.local.ably";

    /** The model can be read, and tested, without a server. */
    @ArchTest
    static final ArchRule onlyTheShellKnowsJettyAndThreads = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + ".server")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.eclipse.jetty..", "java.util.concurrent..", "java.net.http..")
            .because("protocol, channels, connections and faults are pure and used from one thread");

    @ArchTest
    static final ArchRule theModelDoesNotKnowTheShell = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT, ROOT + ".server", ROOT + ".junit")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT, ROOT + ".server");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule timeComesFromOutside = noClasses()
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(Clock.class, "systemDefaultZone")
            .because("tests give the server its clock");

    @ArchTest
    static final ArchRule namesSayWhatAThingIs = noClasses()
            .should()
            .haveNameMatching(".*(Utils?|Helper|Manager|Impl)")
            .because("such a name says nothing");

    @ArchTest
    static final ArchRule dependsOnNothingOfOurs = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.turnstream.schemas..", "io.turnstream.sink..", "io.turnstream.topology..");
}
