package io.turnstream.topology.assembly;

import static io.turnstream.topology.assembly.Tokens.response;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.turnstream.avro.TokenEvent;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** An event that cannot be handled is a defect of ours; it must change nothing, so that it can be set aside. */
class FailedEventTest {

    private final ByteTables tables = new ByteTables();
    private final Memory memory = tables.memory();
    private final List<TokenEvent> events =
            response("t1", "r1").starts().says("Hello").says("!").completes().events();

    @Test
    void anEventThatFailsLeavesNoTraceAndTheNextIsTakenAsIfItHadNotBeen() {
        // Given
        var tails = new Failing();
        var assembly = new TurnAssembly(with(tails), AssemblyLimits.DEFAULTS);
        apply(assembly, events.get(0));
        Map<String, byte[]> before = new TreeMap<>(tables.contents);

        // When
        tails.fails = true;
        assertThatThrownBy(() -> apply(assembly, response("t2", "r2").starts().last()))
                .isInstanceOf(AssemblyFailedException.class)
                .hasCauseInstanceOf(UnsupportedOperationException.class);
        tails.fails = false;

        // Then
        assertThat(tables.contents).containsExactlyEntriesOf(before);
        Applied next = apply(assembly, response("t3", "r3").starts().last());
        assertThat(next.turnEvents())
                .extracting(event -> event.getTurnId())
                .isNotEmpty()
                .containsOnly("t3");
        assertThat(tables.contents.keySet()).noneMatch(key -> key.contains("t2") || key.contains("r2"));
    }

    @Test
    void aFragmentThatIsGoneFromTheMemoryIsADefect() {
        var assembly = new TurnAssembly(memory, new AssemblyLimits(4, 100, 100, 2, 10_000));
        apply(assembly, events.get(0));
        apply(assembly, events.get(1));
        tables.contents.keySet().removeIf(key -> key.startsWith("fragments/"));
        apply(assembly, events.get(2));

        assertThatThrownBy(() -> apply(assembly, events.get(3)))
                .isInstanceOf(AssemblyFailedException.class)
                .hasRootCauseMessage("fragment 0 of response r1 is gone");
    }

    @Test
    void aHeldEventThatIsGoneFromTheMemoryIsADefect() {
        var assembly = new TurnAssembly(memory, AssemblyLimits.DEFAULTS);
        apply(assembly, events.get(0));
        apply(assembly, events.get(2));
        tables.contents.keySet().removeIf(key -> key.startsWith("held/"));

        assertThatThrownBy(() -> apply(assembly, events.get(1)))
                .isInstanceOf(AssemblyFailedException.class)
                .hasRootCauseMessage("held event 2 of response r1 is gone");
    }

    private static Applied apply(TurnAssembly assembly, TokenEvent event) {
        return assembly.apply(ByteTables.arrival(event), Tokens.START);
    }

    private Memory with(Table<String> tails) {
        return new Memory(
                memory.turns(), memory.closedTurns(), memory.responses(), memory.fragments(), memory.held(), tails);
    }

    /** A table that is empty, and fails when it is asked to. */
    private static final class Failing implements Table<String> {

        boolean fails;

        @Override
        public @Nullable String get(String key) {
            if (fails) {
                throw new UnsupportedOperationException(key);
            }
            return null;
        }

        @Override
        public void put(String key, String value) {}

        @Override
        public void delete(String key) {}
    }
}
