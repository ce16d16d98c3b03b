package io.turnstream.sink.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.turnstream.sink.codec.MessageDraft;
import io.turnstream.sink.engine.Obstacles.Kind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is set up wrongly, for each kind of work. */
class ObstaclesTest {

    private final Obstacles obstacles = new Obstacles();

    @Test
    void whatWasRefusedStandsInTheWayUntilWorkOfItsKindSucceeds() {
        obstacles.refused(Kind.EDIT, "no appends");
        obstacles.succeeded(Kind.PUBLISH, 1);
        assertThat(obstacles.any()).contains("no appends");

        obstacles.succeeded(Kind.EDIT, 2);

        assertThat(obstacles.any()).isEmpty();
    }

    @Test
    void othersSucceedWhenSomeOfTheKindDidAfterThatTime() {
        assertThat(obstacles.othersSucceed(Kind.EDIT, Long.MIN_VALUE)).isFalse();

        obstacles.succeeded(Kind.EDIT, 100);

        assertThat(obstacles.othersSucceed(Kind.EDIT, 99)).isTrue();
        assertThat(obstacles.othersSucceed(Kind.EDIT, 100)).isFalse();
        assertThat(obstacles.othersSucceed(Kind.PUBLISH, 99)).isFalse();
    }

    @Test
    void aCreateAndTheSearchForOneAreOfOneKindAndAllElseIsEditing() {
        var message = new MessageDelivery(new MessageDraft(
                "k", MessageDraft.Kind.STREAM, null, null, JsonNodeFactory.instance.objectNode(), Optional.empty()));

        assertThat(Kind.of(new Intent.Publish("base", List.of(message)))).isEqualTo(Kind.PUBLISH);
        assertThat(Kind.of(new Intent.LookUp("base", List.of(message), Optional.empty())))
                .isEqualTo(Kind.PUBLISH);
        assertThat(Kind.of(new Intent.Read(message))).isEqualTo(Kind.EDIT);
        assertThat(Kind.of(new Intent.Append(message, false))).isEqualTo(Kind.EDIT);
        assertThat(Kind.of(new Intent.Update(message, true))).isEqualTo(Kind.EDIT);
    }
}
