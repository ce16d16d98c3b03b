package io.turnstream.local.ably.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.local.ably.channel.OperationKind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FaultScriptTest {

    private final FaultScript script = new FaultScript();

    @Test
    void meetsTheNthMatchAndThenNoMore() {
        // Given
        script.add(FaultMatch.any().kind(OperationKind.APPEND).nth(2), FaultEffect.dropAck());

        // When
        List<Optional<FaultEffect>> met = List.of(
                next("ai:a", OperationKind.CREATE),
                next("ai:a", OperationKind.APPEND),
                next("ai:a", OperationKind.APPEND),
                next("ai:a", OperationKind.APPEND));

        // Then
        assertThat(met).extracting(Optional::isPresent).containsExactly(false, false, true, false);
        assertThat(script.size()).isZero();
    }

    @Test
    void meetsAsManyAsItSays() {
        script.add(FaultMatch.any().times(2), FaultEffect.nack(42911));
        assertThat(next("ai:a", OperationKind.CREATE)).isPresent();
        assertThat(next("ai:b", OperationKind.CREATE)).isPresent();
        assertThat(next("ai:b", OperationKind.CREATE)).isEmpty();
    }

    @Test
    void looksAtChannelAndMessage() {
        // Given
        script.add(FaultMatch.any().channel("ai:a").message("id-1"), FaultEffect.dropAck());

        // When
        Optional<FaultEffect> otherChannel = script.next(() -> target("ai:b", "s", "id-1"));
        Optional<FaultEffect> otherMessage = script.next(() -> target("ai:a", "s", "id-2"));
        Optional<FaultEffect> it = script.next(() -> target("ai:a", "s", "id-1"));

        // Then
        assertThat(otherChannel).isEmpty();
        assertThat(otherMessage).isEmpty();
        assertThat(it).contains(FaultEffect.dropAck());
    }

    @Test
    void playsOneFaultAfterTheOtherWhenTwoAreDue() {
        // Given
        script.add(FaultMatch.any(), FaultEffect.dropAck());
        script.add(FaultMatch.any(), FaultEffect.closeAfterApply());

        // When
        Optional<FaultEffect> first = next("ai:a", OperationKind.CREATE);
        Optional<FaultEffect> second = next("ai:a", OperationKind.CREATE);

        // Then
        assertThat(first).contains(FaultEffect.dropAck());
        assertThat(second).contains(FaultEffect.closeAfterApply());
    }

    private Optional<FaultEffect> next(String channel, OperationKind kind) {
        return script.next(() -> List.of(new FaultTarget(channel, kind, null, null, null)));
    }

    private static List<FaultTarget> target(String channel, String serial, String id) {
        return List.of(new FaultTarget(channel, OperationKind.APPEND, serial, id, "n"));
    }
}
