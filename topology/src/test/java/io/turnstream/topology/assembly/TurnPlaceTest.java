package io.turnstream.topology.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.avro.TurnInfo;
import org.junit.jupiter.api.Test;

class TurnPlaceTest {

    private static final TurnInfo KNOWN = TurnInfo.newBuilder()
            .setParent("parent")
            .setInputMessageId("input")
            .setInvocationId("invocation")
            .setOwnerClientId("owner")
            .setInputClientId("asker")
            .setStepClientId("agent")
            .setChannel("channel")
            .setCodec("codec")
            .build();

    @Test
    void aTurnThatNamesNoParentFollowsTheLastMessage() {
        TurnInfo said = TurnInfo.newBuilder().setInputMessageId("input").build();

        assertThat(TurnPlace.resolved(said, "last"))
                .isEqualTo(TurnInfo.newBuilder(said).setParent("last").build());
        assertThat(TurnPlace.resolved(null, "last").getParent()).isEqualTo("last");
        assertThat(TurnPlace.resolved(null, null).getParent()).isNull();
    }

    @Test
    void aTurnThatNamesItsParentFollowsThat() {
        assertThat(TurnPlace.resolved(KNOWN, "last")).isEqualTo(KNOWN);
    }

    @Test
    void aTurnThatGoesOnHasANewInputAndOtherPeopleInTheSamePlace() {
        TurnInfo said = TurnInfo.newBuilder()
                .setParent("elsewhere")
                .setInputMessageId("input 2")
                .setInvocationId("invocation 2")
                .setOwnerClientId("owner 2")
                .setInputClientId("asker 2")
                .setStepClientId("agent 2")
                .setChannel("channel 2")
                .build();

        assertThat(TurnPlace.later(KNOWN, said))
                .isEqualTo(TurnInfo.newBuilder(KNOWN)
                        .setInputMessageId("input 2")
                        .setInvocationId("invocation 2")
                        .setInputClientId("asker 2")
                        .setStepClientId("agent 2")
                        .build());
    }

    @Test
    void whatIsNotSaidAgainStays() {
        assertThat(TurnPlace.later(KNOWN, TurnInfo.newBuilder().build())).isEqualTo(KNOWN);
        assertThat(TurnPlace.later(KNOWN, null)).isSameAs(KNOWN);
    }
}
