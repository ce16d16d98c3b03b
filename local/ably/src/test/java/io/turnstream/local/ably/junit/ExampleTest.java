package io.turnstream.local.ably.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ably.lib.rest.AblyRest;
import io.ably.lib.types.AblyException;
import io.ably.lib.types.ClientOptions;
import io.turnstream.local.ably.LocalAbly;
import io.turnstream.local.ably.LocalAblyOptions;
import io.turnstream.local.ably.fault.FaultEffect;
import io.turnstream.local.ably.fault.FaultMatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ExampleTest {

    @RegisterExtension
    static final LocalAblyExtension ABLY =
            LocalAblyExtension.with(LocalAblyOptions.defaults().withChecks());

    @Test
    void publishes(LocalAbly ably) throws AblyException {
        client().channels.get("news").publish("headline", "it rains");

        assertThat(ably.channel("news").messages()).singleElement().satisfies(message -> assertThat(message.data())
                .isEqualTo("it rains"));
        assertThat(ably.reports()).isEmpty();
    }

    @Test
    void hearsOfARefusal(LocalAbly ably) {
        ably.script(FaultMatch.any().channel("news"), FaultEffect.nack(42911));

        assertThatThrownBy(() -> client().channels.get("news").publish("headline", "it rains"))
                .isInstanceOfSatisfying(
                        AblyException.class, e -> assertThat(e.errorInfo.code).isEqualTo(42911));
    }

    private static AblyRest client() throws AblyException {
        var options = new ClientOptions(ABLY.ably().key());
        options.restHost = "127.0.0.1";
        options.port = ABLY.ably().port();
        options.tls = false;
        return new AblyRest(options);
    }
}
