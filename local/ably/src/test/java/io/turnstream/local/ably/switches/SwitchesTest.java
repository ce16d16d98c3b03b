package io.turnstream.local.ably.switches;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.turnstream.local.ably.switches.Switches.OmittedExtras;
import org.junit.jupiter.api.Test;

class SwitchesTest {

    @Test
    void everySwitchIsSetByItsName() {
        Switches switches = Switches.defaults()
                .with("refused-append", "comes-back")
                .with("append-ack", "on-receipt")
                .with("conflated-ack", "shared-serial")
                .with("overtaking", "by-other-messages")
                .with("repeated-create", "new-serial")
                .with("omitted-extras", "are-dropped");

        assertThat(switches.words().values())
                .doesNotContainAnyElementsOf(Switches.defaults().words().values());
        assertThat(switches.omittedExtras()).isEqualTo(OmittedExtras.ARE_DROPPED);
    }

    @Test
    void saysWhatThereIsWhenANameOrValueIsWrong() {
        assertThatThrownBy(() -> Switches.defaults().with("acks", "none"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("append-ack");
        assertThatThrownBy(() -> Switches.defaults().with("append-ack", "never"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("append-ack is after-window or on-receipt, not 'never'");
    }
}
