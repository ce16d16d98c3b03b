package io.turnstream.local.ably;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.ably.lib.http.HttpUtils;
import io.ably.lib.rest.AblyRest;
import io.ably.lib.rest.Channel;
import io.ably.lib.types.AblyException;
import io.ably.lib.types.HttpPaginatedResponse;
import io.ably.lib.types.Message;
import io.ably.lib.types.MessageExtras;
import io.ably.lib.types.Param;
import io.turnstream.local.ably.switches.Switches;
import io.turnstream.local.ably.switches.Switches.OmittedExtras;
import io.turnstream.local.ably.switches.Switches.RepeatedCreate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the genuine Java client sees over HTTP of each answer to what Ably's documentation leaves open. */
@ParameterizedClass(name = "binary = {0}")
@ValueSource(booleans = {true, false})
class AblyJavaSwitchesIT {

    @Parameter
    boolean binary;

    private LocalAbly ably;
    private AblyRest rest;
    private Channel channel;

    @BeforeEach
    void start() throws AblyException {
        ably = LocalAbly.start(LocalAblyOptions.defaults());
        rest = JavaClient.rest(ably, binary);
        channel = rest.channels.get("ai:java");
    }

    @AfterEach
    void stop() {
        ably.close();
    }

    /** The client keeps the serials that a publish is answered to itself, so it is asked to show the answer. */
    @ParameterizedTest
    @EnumSource(RepeatedCreate.class)
    @SpecPoint("RSL1k5")
    @SwitchedTo("repeated-create=*")
    void publishesOnceWhateverARepeatIsAnswered(RepeatedCreate answer) throws AblyException {
        // Given
        ably.set(Switches.defaults().with(answer));
        var message = new Message("n", "a");
        message.id = "once";
        channel.publish(new Message[] {message});

        // When
        channel.publish(new Message[] {message});
        JsonElement repeated = answerTo("{\"id\":\"once\",\"name\":\"n\",\"data\":\"a\"}");

        // Then
        Message[] published = channel.history(new Param[0]).items();
        assertThat(published).hasSize(1);
        var first = JsonParser.parseString('"' + published[0].serial + '"');
        switch (answer) {
            case FIRST_SERIAL -> assertThat(repeated).isEqualTo(first);
            case NEW_SERIAL -> {
                assertThat(repeated.isJsonNull()).isFalse();
                assertThat(repeated).isNotEqualTo(first);
            }
            case NULL_SERIAL -> assertThat(repeated.isJsonNull()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(OmittedExtras.class)
    @SpecPoint({"RSL15", "docs:mutable-messages"})
    @SwitchedTo("omitted-extras=*")
    void updatesAMessageWithoutItsExtras(OmittedExtras answer) throws AblyException {
        // Given
        ably.set(Switches.defaults().with(answer));
        JsonObject headers =
                JsonParser.parseString("{\"headers\":{\"h\":\"1\"}}").getAsJsonObject();
        channel.publish(new Message[] {new Message("n", "a", new MessageExtras(headers))});
        var change = new Message("n", "b");
        change.serial = channel.history(new Param[0]).items()[0].serial;

        // When
        channel.updateMessage(change);

        // Then
        Message updated = channel.getMessage(change.serial);
        assertThat(updated.data).isEqualTo("b");
        switch (answer) {
            case ARE_KEPT -> assertThat(updated.extras.asJsonObject()).isEqualTo(headers);
            case ARE_DROPPED -> assertThat(updated.extras).isNull();
        }
    }

    /** Publishes and gives the serial of the answer. */
    private JsonElement answerTo(String message) throws AblyException {
        HttpPaginatedResponse answer = rest.request(
                "POST",
                "/channels/ai:java/messages",
                null,
                HttpUtils.requestBodyFromGson(JsonParser.parseString(message), binary),
                null);
        JsonArray serials = answer.items()[0].getAsJsonObject().getAsJsonArray("serials");
        return serials.get(0);
    }
}
