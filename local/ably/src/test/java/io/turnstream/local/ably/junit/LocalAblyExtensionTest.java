package io.turnstream.local.ably.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.ably.lib.rest.AblyRest;
import io.ably.lib.types.AblyException;
import io.ably.lib.types.ClientOptions;
import io.turnstream.local.ably.LocalAbly;
import io.turnstream.local.ably.switches.Switches;
import io.turnstream.local.ably.switches.Switches.OmittedExtras;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalAblyExtension.class)
class LocalAblyExtensionTest {

    private static final Set<Integer> PORTS = new HashSet<>();

    @BeforeEach
    void isThereBeforeEachTest(LocalAbly ably) {
        PORTS.add(ably.port());
    }

    @AfterAll
    static void thereWasOneServer() {
        assertThat(PORTS).hasSize(1);
    }

    @RepeatedTest(2)
    void hasForgottenTheTestBefore(LocalAbly ably) throws AblyException {
        assertThat(ably.channel("ai:1").messages()).isEmpty();
        assertThat(ably.log()).isEmpty();
        assertThat(ably.reports()).isEmpty();
        assertThat(ably.counters().publishes()).isZero();
        assertThat(ably.switches()).isEqualTo(Switches.defaults());

        publish(ably);
        ably.set(Switches.defaults().with(OmittedExtras.ARE_DROPPED));

        assertThat(ably.channel("ai:1").messages()).hasSize(1);
        assertThat(ably.reports()).isNotEmpty();
    }

    @Nested
    class Inside {
        @Test
        void sharesTheServer(LocalAbly ably) {
            PORTS.add(ably.port());
            assertThat(ably.log()).isEmpty();
        }
    }

    private static void publish(LocalAbly ably) throws AblyException {
        var options = new ClientOptions(ably.key());
        options.restHost = "127.0.0.1";
        options.port = ably.port();
        options.tls = false;
        new AblyRest(options).channels.get("ai:1").publish("ai-none", "a");
    }
}
