package io.turnstream.local.ably;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ably.lib.rest.AblyRest;
import io.ably.lib.rest.Channel;
import io.ably.lib.types.AblyException;
import io.ably.lib.types.ErrorInfo;
import io.ably.lib.types.HttpPaginatedResponse;
import io.ably.lib.types.Message;
import io.ably.lib.types.Param;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** The genuine Java client over HTTP, in both of its formats. */
@ParameterizedClass(name = "binary = {0}")
@ValueSource(booleans = {true, false})
class AblyJavaRestIT {

    @Parameter
    boolean binary;

    private LocalAbly ably;
    private AblyRest rest;
    private Channel channel;

    @BeforeEach
    void start() throws AblyException {
        ably = LocalAbly.start(LocalAblyOptions.defaults().withoutMutableMessages("plain"));
        rest = JavaClient.rest(ably, binary);
        channel = rest.channels.get("ai:java");
    }

    @AfterEach
    void stop() {
        ably.close();
    }

    @Test
    @SpecPoint("RSC16")
    void tellsTheTime() throws AblyException {
        assertThat(rest.time()).isPositive();
    }

    @Test
    @SpecPoint({"RSL1a", "RSL4c", "RSL4d", "RSL6a", "RSC8"})
    void publishesTextAndBytes() throws AblyException {
        channel.publish("text", "ü");
        channel.publish("bytes", new byte[] {0, (byte) 255});
        List<Object> read = JavaClient.all(channel.history(new Param[0]), message -> message.data);
        assertThat(read).containsExactly(new byte[] {0, (byte) 255}, "ü");
        assertThat(ably.channel("ai:java").messages().get(1).data()).isEqualTo("AP8=");
    }

    @Test
    @SpecPoint({"RSL1k1", "RSL1k2", "RSL1k5"})
    void publishesOnceWhatHasTheSameId() throws AblyException {
        for (int i = 0; i < 2; i++) {
            var message = new Message("n", "a");
            message.id = "own-id";
            channel.publish(new Message[] {message});
        }
        assertThat(ably.channel("ai:java").messages()).hasSize(1);
    }

    @Test
    @SpecPoint({"RSL2b1", "RSL2b2", "RSL2b3", "TG3", "TG4"})
    void pagesThroughHistory() throws AblyException {
        for (int i = 0; i < 5; i++) {
            channel.publish("n", "m" + i);
        }
        var forwards = new Param[] {new Param("direction", "forwards"), new Param("limit", "2")};
        assertThat(JavaClient.all(channel.history(forwards), message -> message.data))
                .containsExactly("m0", "m1", "m2", "m3", "m4");
        long future = ably.channel("ai:java").messages().get(4).timestamp() + 1;
        assertThat(channel.history(new Param[] {new Param("start", Long.toString(future))})
                        .items())
                .isEmpty();
    }

    @Test
    @SpecPoint({"RSL11", "RSL14", "RSL15"})
    void changesAMessage() throws AblyException {
        // Given
        channel.publish("n", "a");
        Message message = channel.history(new Param[0]).items()[0];

        // When
        message.data = "b";
        channel.updateMessage(message);
        Message updated = channel.getMessage(message.serial);
        channel.deleteMessage(message);

        // Then
        assertThat(updated.data).isEqualTo("b");
        assertThat(channel.getMessage(message.serial).action.name()).isEqualTo("MESSAGE_DELETE");
        assertThat(channel.getMessageVersions(message.serial, new Param[0]).items())
                .hasSize(3);
    }

    @Test
    @SpecPoint({"docs:mutable-messages", "docs:codes"})
    void mayNotChangeAMessageWithoutTheRuleForIt() throws AblyException {
        // Given
        Channel plain = rest.channels.get("plain:java");
        plain.publish("n", "a");
        Message message = plain.history(new Param[0]).items()[0];

        // When
        message.data = "b";
        ErrorInfo update = refused(() -> plain.updateMessage(message));
        ErrorInfo delete = refused(() -> plain.deleteMessage(message));

        // Then
        assertThat(List.of(update.code, delete.code)).containsExactly(93002, 93002);
        assertThat(plain.getMessage(message.serial).data).isEqualTo("a");
    }

    private static ErrorInfo refused(ThrowingCallable request) {
        AblyException refused = catchThrowableOfType(AblyException.class, request);
        assertThat(refused).as("the refusal").isNotNull();
        return refused.errorInfo;
    }

    @Test
    @SpecPoint({"RSC19a", "RSC19d", "HP4", "HP6"})
    void asksForAnythingAndIsToldWhatIsWrong() throws AblyException {
        HttpPaginatedResponse none = rest.request("GET", "/channels/ai:java/messages/none", null, null, null);
        assertThat(none.statusCode).isEqualTo(404);
        assertThat(none.errorCode).isEqualTo(40400);
        assertThatThrownBy(() -> channel.getMessage("none"))
                .isInstanceOfSatisfying(AblyException.class, refused -> assertThat(refused.errorInfo.code)
                        .isEqualTo(40400));
    }

    @Test
    @SpecPoint({"RSC22", "BSP2"})
    void publishesBatches() throws AblyException {
        var batch = new Message.Batch(new String[] {"ai:java", "ai:other"}, new Message[] {new Message("n", "a")});
        rest.publishBatch(new Message.Batch[] {batch}, null);
        assertThat(ably.channel("ai:java").messages()).hasSize(1);
        assertThat(ably.channel("ai:other").messages()).hasSize(1);
    }
}
