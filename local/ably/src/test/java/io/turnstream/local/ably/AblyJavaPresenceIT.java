package io.turnstream.local.ably;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ably.lib.realtime.AblyRealtime;
import io.ably.lib.realtime.Channel;
import io.ably.lib.realtime.ConnectionState;
import io.ably.lib.rest.AblyRest;
import io.ably.lib.types.AblyException;
import io.ably.lib.types.ClientOptions;
import io.ably.lib.types.Param;
import io.ably.lib.types.PresenceMessage;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Presence with the genuine Java client, in both of its formats. */
@ParameterizedClass(name = "binary = {0}")
@ValueSource(booleans = {true, false})
class AblyJavaPresenceIT {

    @Parameter
    boolean binary;

    private LocalAbly ably;
    private AblyRealtime ann;
    private AblyRealtime watcher;
    private Channel entered;
    private Channel watched;
    private final List<String> events = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() throws AblyException {
        ably = LocalAbly.start(LocalAblyOptions.defaults());
        ClientOptions quick = JavaClient.options(ably, binary);
        quick.clientId = "ann";
        quick.transportParams = new Param[] {new Param("remainPresentFor", "0")};
        ann = JavaClient.client(quick);
        watcher = JavaClient.realtime(ably, binary, "watcher");
        entered = JavaClient.attached(ann.channels.get("ai:java"));
        watched = JavaClient.attached(watcher.channels.get("ai:java"));
        watched.presence.subscribe(message -> events.add(message.action + " " + message.clientId + " " + message.data));
    }

    @AfterEach
    void stop() {
        ann.close();
        watcher.close();
        ably.close();
    }

    @Test
    @SpecPoint({"RTP6a", "RTP8a", "RTP9a", "RTP10a", "RTP11a"})
    void showsWhoEntersUpdatesAndLeaves() throws AblyException {
        JavaClient.done(listener -> entered.presence.enter("here", listener));
        await().untilAsserted(() -> assertThat(watched.presence.get(true))
                .extracting(member -> member.clientId)
                .containsExactly("ann"));
        JavaClient.done(listener -> entered.presence.update("busy", listener));
        JavaClient.done(listener -> entered.presence.leave("bye", listener));
        await().untilAsserted(
                        () -> assertThat(events).containsExactly("enter ann here", "update ann busy", "leave ann bye"));
        assertThat(watched.presence.get(true)).isEmpty();
    }

    @Test
    @SpecPoint({"RTP1", "RTP14a", "RTP18c", "RTP11c2"})
    void synchronisesWithManyMembers() throws AblyException {
        // Given
        ClientOptions anybody = JavaClient.options(ably, binary);
        anybody.defaultTokenParams.clientId = "*";
        var speaker = JavaClient.client(anybody);
        Channel channel = JavaClient.attached(speaker.channels.get("ai:many"));
        for (int i = 0; i < 150; i++) {
            String clientId = "c" + i;
            JavaClient.done(listener -> channel.presence.enterClient(clientId, "d", listener));
        }

        // When
        PresenceMessage[] members =
                JavaClient.attached(watcher.channels.get("ai:many")).presence.get(true);

        // Then
        assertThat(members).hasSize(150);
        assertThat(members).extracting(member -> member.data).containsOnly("d");
        speaker.close();
    }

    @Test
    @SpecPoint({"RTP17i", "RTP17g", "RTN15c7"})
    void isPresentAgainAfterALostConnection() throws AblyException {
        // Given
        JavaClient.done(listener -> entered.presence.enter("here", listener));
        String before = ann.connection.id;

        // When
        ably.loseNextResume();
        ably.closeConnections("ann");

        // Then
        await().until(() -> ann.connection.state == ConnectionState.connected && !before.equals(ann.connection.id));
        await().untilAsserted(() -> assertThat(watched.presence.get(true))
                .extracting(member -> member.connectionId)
                .containsExactly(ann.connection.id));
        assertThat(events).contains("leave ann here");
    }

    @Test
    @SpecPoint({"RTP8j", "RTP14a", "RTP15f"})
    void mayNotBeSomebodyElse() throws AblyException {
        assertThat(JavaClient.refused(listener -> entered.presence.enterClient("eve", "x", listener)).code)
                .isEqualTo(40012);
    }

    @Test
    @SpecPoint({"RSP3a", "RSP4a", "RSP5"})
    void restShowsWhoIsAndWhoWasPresent() throws AblyException {
        // Given
        AblyRest rest = JavaClient.rest(ably, binary);
        JavaClient.done(listener -> entered.presence.enter(new byte[] {1, 2}, listener));
        var presence = rest.channels.get("ai:java").presence;

        // When
        List<Object> members = JavaClient.all(presence.get(new Param[0]), member -> member.data);
        JavaClient.done(entered.presence::leave);
        List<String> history = JavaClient.all(
                presence.history(new Param[] {new Param("limit", "1")}), message -> message.action.toString());

        // Then
        assertThat(members).containsExactly(new byte[] {1, 2});
        assertThat(history).containsExactly("leave", "enter");
        assertThat(JavaClient.all(presence.get(new Param[0]), member -> member.clientId))
                .isEmpty();
    }
}
