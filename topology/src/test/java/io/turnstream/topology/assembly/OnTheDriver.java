package io.turnstream.topology.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.topology.PipelineHarness;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Holds the topology to every rule that is tested on the pure core: what the core was given in a test is piped through
 * Kafka Streams' test driver afterwards, and the same must come out. Not when tests are to be {@link Brief}: the driver
 * runs the same core once more.
 */
final class OnTheDriver implements BeforeEachCallback, AfterEachCallback {

    private static final ThreadLocal<List<Assembled>> MADE = ThreadLocal.withInitial(ArrayList::new);

    /** Remembers what a test assembles. */
    static void note(Assembled assembled) {
        MADE.get().add(assembled);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        MADE.get().clear();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (context.getExecutionException().isEmpty() && !Brief.ON) {
            MADE.get().forEach(OnTheDriver::assertSame);
        }
        MADE.remove();
    }

    private static void assertSame(Assembled core) {
        try (var topology = new PipelineHarness(core.limits)) {
            topology.reads(core.read);

            assertThat(topology.turnEvents()).isEqualTo(core.turnEvents);
            assertThat(topology.controls()).isEqualTo(core.controls);
            assertThat(topology.responses()).isEqualTo(core.responses);
            assertThat(topology.reasons())
                    .isEqualTo(core.refusals().stream().map(Refusal::code).toList());
        }
    }
}
