package io.turnstream.local.ably.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.turnstream.local.ably.SwitchedTo;
import io.turnstream.local.ably.protocol.RefusedException;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ChannelTest {

    private final Messages on = new Messages();

    @Test
    void appendsGrowTheDataAndReplaceTheExtrasThatAreGiven() throws RefusedException {
        // Given
        String serial = on.create("Hel");

        // When
        on.append(serial, "lo");
        on.publish("{'action':5,'serial':'" + serial + "','data':'!','extras':{'headers':{'v':'2'}}}");

        // Then
        MessageView message = on.get(serial);
        assertThat(message.data()).isEqualTo("Hello!");
        assertThat(message.name()).isEqualTo("n");
        assertThat(message.extras()).isEqualTo(Messages.json("{'headers':{'v':'2'}}"));
        assertThat(message.kind()).isEqualTo(OperationKind.UPDATE);
    }

    @Test
    void updatesReplaceWhatTheyGiveAndLeaveTheRest() throws RefusedException {
        // Given
        String serial = on.create("old");

        // When
        on.publish("{'action':1,'serial':'" + serial + "','data':'new','version':{'description':'why'}}");

        // Then
        MessageView message = on.get(serial);
        assertThat(message.data()).isEqualTo("new");
        assertThat(message.name()).isEqualTo("n");
        assertThat(message.extras()).isEqualTo(Messages.json("{'headers':{'v':'0'}}"));
        assertThat(message.version().description()).isEqualTo("why");
    }

    @Test
    void deletesKeepTheMessageAndSayThatItIsDeleted() throws RefusedException {
        // Given
        String serial = on.create("text");

        // When
        on.publish("{'action':2,'serial':'" + serial + "'}");

        // Then
        assertThat(on.get(serial).kind()).isEqualTo(OperationKind.DELETE);
        assertThat(on.get(serial).data()).isEqualTo("text");
    }

    @Test
    void publishesAllOrNothing() throws RefusedException {
        // Given
        String serial = on.create("a");

        // When
        ThrowingCallable publish = () ->
                on.publish("[{'action':5,'serial':'" + serial + "','data':'b'},{'action':5,'serial':'x','data':'c'}]");

        // Then
        assertRefused(40400, publish);
        assertThat(on.get(serial).data()).isEqualTo("a");
    }

    @Test
    @SwitchedTo("repeated-create=first-serial")
    void answersTheRepeatOfACreateWithTheFirstSerialForTwoMinutes() throws RefusedException {
        // Given
        String first = on.publish("{'id':'once','data':'a'}").get(0);

        // When
        String soon = on.publish("{'id':'once','data':'a'}").get(0);
        on.now.addAndGet(121_000);
        String late = on.publish("{'id':'once','data':'a'}").get(0);

        // Then
        assertThat(soon).isEqualTo(first);
        assertThat(late).isGreaterThan(first);
        assertThat(on.channel.messages()).hasSize(2);
    }

    @Test
    void knowsRepeatsOfSeveralMessagesByTheirSharedId() throws RefusedException {
        // Given
        String both = "[{'id':'b:0','data':'x'},{'id':'b:1','data':'y'}]";
        List<String> first = on.publish(both);

        // When
        Publication repeat = on.publication(both);

        // Then
        assertThat(repeat.serials()).isEqualTo(first).doesNotHaveDuplicates();
        assertThat(repeat.isRepeat()).isTrue();
    }

    @Test
    void refusesIdsThatDoNotShareABase() {
        assertRefused(40031, () -> on.publish("[{'id':'a:0','data':'x'},{'id':'b:1','data':'y'}]"));
        assertRefused(40031, () -> on.publish("[{'id':'a:0','data':'x'},{'data':'y'}]"));
        assertRefused(40031, () -> on.publish("{'id':'','data':'x'}"));
    }

    @Test
    void givesIdsToMessagesWithout() throws RefusedException {
        List<String> serials = on.publish("[{'data':'x'},{'data':'y'}]");
        assertThat(serials).extracting(serial -> on.get(serial).id()).containsExactly("conn:0:0", "conn:0:1");
    }

    @Test
    void refusesWhatTheAggregateWouldMakeTooLarge() throws RefusedException {
        // Given
        var small = new Messages(new Channel.Rules(true, 40));
        String serial = small.publish("{'name':'n','data':'1234567890'}").get(0);
        small.append(serial, "123456789012345678901234");

        // When
        ThrowingCallable sixMore = () -> small.append(serial, "123456");

        // Then
        assertRefused(40009, sixMore);
        assertThat(small.append(serial, "12345")).isNotEmpty();
    }

    @Test
    void countsBytesAndExtrasAgainstTheSize() {
        var small = new Messages(new Channel.Rules(true, 10));
        assertRefused(40009, () -> small.publish("{'data':'ääääää'}"));
        assertRefused(40009, () -> small.publish("{'data':'a','extras':{'headers':{}}}"));
        assertRefused(40009, () -> small.publish("[{'data':'123456'},{'data':'123456'}]"));
    }

    @Test
    void refusesChangesWhereTheNamespaceDoesNotAllowThem() throws RefusedException {
        var fixed = new Messages(new Channel.Rules(false, 65_536));
        String serial = fixed.create("a");
        assertRefused(93002, () -> fixed.append(serial, "b"));
    }

    @Test
    void refusesNumbersAndBooleansAndOddTypes() {
        assertRefused(40013, () -> on.publish("{'data':1}"));
        assertRefused(40013, () -> on.publish("{'data':true}"));
        assertRefused(40001, () -> on.publish("{'name':1}"));
        assertRefused(40001, () -> on.publish("{'extras':'x'}"));
        assertRefused(40001, () -> on.publish("[]"));
        assertRefused(40003, () -> on.publish("{'action':4,'serial':'x'}"));
        assertRefused(40003, () -> on.publish("{'action':5,'data':'x'}"));
    }

    @Test
    void refusesToAppendOneTypeOfDataToAnother() throws RefusedException {
        String json = on.publish("{'data':{'a':1}}").get(0);
        String text = on.create("a");
        assertRefused(40013, () -> on.append(json, "b"));
        assertRefused(
                40013, () -> on.publish("{'action':5,'serial':'" + text + "','data':'YQ==','encoding':'base64'}"));
    }

    @Test
    void keepsJsonAsTextWithItsEncodingAndJoinsBinary() throws RefusedException {
        // Given
        String json = on.publish("{'data':{'a':1}}").get(0);
        String binary = on.publish("{'data':'YQ==','encoding':'base64'}").get(0);

        // When
        on.publish("{'action':5,'serial':'" + binary + "','data':'Yg==','encoding':'base64'}");

        // Then
        assertThat(on.get(json).data()).isEqualTo("{\"a\":1}");
        assertThat(on.get(json).encoding()).isEqualTo("json");
        assertThat(on.get(binary).data()).isEqualTo("YWI=");
    }

    @Test
    void bringsLeftBehindDataBackWithTheNextAppend() throws RefusedException {
        // Given
        String serial = on.create("a");
        on.channel.leaveBehind(serial, "b");

        // When
        on.append(serial, "c");
        on.append(serial, "d");

        // Then
        assertThat(on.get(serial).data()).isEqualTo("abcd");
    }

    @Test
    void dropsLeftBehindDataWithAnUpdate() throws RefusedException {
        // Given
        String serial = on.create("a");
        on.channel.leaveBehind(serial, "b");

        // When
        on.publish("{'action':1,'serial':'" + serial + "','data':'x'}");
        on.append(serial, "y");

        // Then
        assertThat(on.get(serial).data()).isEqualTo("xy");
    }

    @Test
    void doesNotStoreEphemeralMessages() throws RefusedException {
        Publication publication = on.publication("{'data':'x','extras':{'ephemeral':true}}");
        assertThat(publication.changes()).hasSize(1);
        assertThat(on.channel.messages()).isEmpty();
    }

    @Test
    void keepsVersionsOfUpdatesAndOnlyTheLatestOfAppends() throws RefusedException {
        // Given
        String serial = on.create("a");
        on.publish("{'action':1,'serial':'" + serial + "','data':'b'}");

        // When
        on.append(serial, "c");
        on.append(serial, "d");

        // Then
        assertThat(on.channel.versions(serial)).extracting(MessageView::data).containsExactly("a", "b", "bcd");
    }

    @Test
    void saysWhatHappenedSinceAPosition() throws RefusedException {
        // Given
        on.create("before");
        String position = on.serials.last();

        // When
        String after = on.create("after");

        // Then
        assertThat(on.channel.since(position).orElseThrow())
                .extracting(publication -> publication.serials().get(0))
                .containsExactly(after);
    }

    @Test
    void saysNothingSinceAPositionThatIsForgottenOrNotItsOwn() throws RefusedException {
        // Given
        String position = on.serials.last();
        on.create("old");
        on.now.addAndGet(121_000);

        // When
        on.create("new");

        // Then
        assertThat(on.channel.since(position)).isEmpty();
        assertThat(on.channel.since("99999999999999-000@test")).isEmpty();
        assertThat(on.channel.since("")).isEmpty();
    }

    private static void assertRefused(int code, ThrowingCallable publish) {
        assertThatThrownBy(publish).isInstanceOfSatisfying(RefusedException.class, refused -> assertThat(
                        refused.error().code())
                .isEqualTo(code));
    }
}
