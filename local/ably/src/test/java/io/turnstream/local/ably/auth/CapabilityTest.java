package io.turnstream.local.ably.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.turnstream.local.ably.protocol.RefusedException;
import org.junit.jupiter.api.Test;

class CapabilityTest {

    @Test
    void matchesNamesNamespacesAndEverything() throws RefusedException {
        Capability capability = Capability.parse("{\"ai:*\":[\"publish\"],\"lobby\":[\"*\"]}");
        assertThat(capability.allows("publish", "ai:1")).isTrue();
        assertThat(capability.allows("subscribe", "ai:1")).isFalse();
        assertThat(capability.allows("publish", "ai")).isFalse();
        assertThat(capability.allows("subscribe", "lobby")).isTrue();
        assertThat(Capability.ALL.allows("history", "whatever")).isTrue();
    }

    @Test
    void intersectsToWhatBothAllow() throws RefusedException {
        // Given
        Capability key = Capability.parse("{\"ai:*\":[\"publish\",\"subscribe\"]}");

        // When
        Capability token = key.intersect(Capability.parse("{\"ai:1\":[\"subscribe\",\"history\"],\"x\":[\"*\"]}"));

        // Then
        assertThat(token.json()).isEqualTo("{\"ai:1\":[\"subscribe\"]}");
    }

    @Test
    void intersectsToTheNarrowerPatternWhicheverSideHasIt() throws RefusedException {
        Capability key = Capability.parse("{\"ai:*\":[\"publish\"]}");
        assertThat(key.intersect(Capability.ALL).json()).isEqualTo("{\"ai:*\":[\"publish\"]}");
    }

    @Test
    void isNarrowedByTextOnly() throws RefusedException {
        JsonNodeFactory json = JsonNodeFactory.instance;
        assertThat(Capability.ALL.narrowedTo(json.missingNode())).isSameAs(Capability.ALL);
        assertThat(Capability.ALL.narrowedTo(json.textNode("{\"x\":[\"*\"]}")).json())
                .isEqualTo("{\"x\":[\"*\"]}");
        assertThatThrownBy(() -> Capability.ALL.narrowedTo(json.objectNode())).isInstanceOf(RefusedException.class);
    }

    @Test
    void refusesWhatIsNoCapability() {
        assertThatThrownBy(() -> Capability.parse("[]")).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> Capability.parse("{")).isInstanceOf(RefusedException.class);
    }
}
