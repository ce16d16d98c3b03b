package io.turnstream.source.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SseParserTest {

    @Test
    void readsTypeDataAndId() {
        assertThat(parse("event: ping\ndata: {}\nid: 7\n\n")).containsExactly(new SseEvent("ping", "{}", "7"));
    }

    @Test
    void keepsTheIdForLaterEventsAndNotTheType() {
        assertThat(parse("event: a\nid: 1\ndata: x\n\ndata: y\n\n"))
                .containsExactly(new SseEvent("a", "x", "1"), new SseEvent("message", "y", "1"));
    }

    @Test
    void ignoresAnIdThatHoldsANull() {
        assertThat(parse("id: 1\ndata: x\n\nid: 2\0\ndata: y\n\n"))
                .extracting(SseEvent::lastEventId)
                .containsExactly("1", "1");
    }

    @Test
    void endsLinesWithAnyOfTheThreeEndings() {
        assertThat(parse("data: a\n\ndata: b\r\rdata: c\r\n\r\ndata: d\r\ndata: e\n\r\n"))
                .extracting(SseEvent::data)
                .containsExactly("a", "b", "c", "d\ne");
    }

    @Test
    void joinsTheLinesOfOneEvent() {
        assertThat(parse("data: a\ndata:\ndata: b\n\n"))
                .extracting(SseEvent::data)
                .containsExactly("a\n\nb");
    }

    @Test
    void removesOneSpaceAfterTheColonAndNoMore() {
        assertThat(parse("data:a\n\ndata: b\n\ndata:  c\n\n"))
                .extracting(SseEvent::data)
                .containsExactly("a", "b", " c");
    }

    @Test
    void skipsSpacesBeforeAFieldName() {
        assertThat(parse(" data: {\"a\":1}\n\n")).extracting(SseEvent::data).containsExactly("{\"a\":1}");
    }

    @Test
    void skipsAByteOrderMarkAtTheStart() {
        assertThat(parse("\uFEFFdata: a\n\n")).extracting(SseEvent::data).containsExactly("a");
        assertThat(parse("data: a\n\n\uFEFFdata: b\n\n"))
                .extracting(SseEvent::data)
                .containsExactly("a");
    }

    @Test
    void reportsCommentsAndNeverAsData() {
        List<String> comments = new ArrayList<>();
        SseParser parser = new SseParser(new SseListener() {
            @Override
            public void onEvent(SseEvent event) {
                throw new AssertionError("no event was sent");
            }

            @Override
            public void onComment(String comment) {
                comments.add(comment);
            }
        });

        parser.push(": OPENROUTER PROCESSING\n\n:\n".getBytes(UTF_8));

        assertThat(comments).containsExactly(" OPENROUTER PROCESSING", "");
    }

    @Test
    void deliversNothingForFieldsWithoutData() {
        assertThat(parse("event: a\n\nretry: 10\n\nunknown\n\n")).isEmpty();
    }

    @Test
    void deliversAnEmptyDataLine() {
        assertThat(parse("data\n\n")).extracting(SseEvent::data).containsExactly("");
    }

    @Test
    void deliversTheLastEventWithoutABlankLine() {
        assertThat(parse("data: a\n\ndata: b\n")).extracting(SseEvent::data).containsExactly("a", "b");
        assertThat(parse("data: a\n\ndata: b")).extracting(SseEvent::data).containsExactly("a", "b");
    }

    @Test
    void replacesBytesThatAreNotUtf8() {
        List<SseEvent> events = new ArrayList<>();
        SseParser parser = new SseParser(events::add);

        parser.push(new byte[] {'d', 'a', 't', 'a', ':', 'a', (byte) 0xFF, 'b', '\n', '\n'});

        assertThat(events).extracting(SseEvent::data).containsExactly("a\uFFFDb");
    }

    @Test
    void refusesAnEventThatIsTooLongInOneLineOrInMany() {
        SseParser oneLine = new SseParser(event -> {}, 16);
        assertThatThrownBy(() -> oneLine.push("data: 0123456789abcdef".getBytes(UTF_8)))
                .isInstanceOf(OversizedEventException.class)
                .hasMessageContaining("16 bytes");

        SseParser manyLines = new SseParser(event -> {}, 16);
        assertThatThrownBy(() -> manyLines.push("data\ndata\ndata\ndata\n".getBytes(UTF_8)))
                .isInstanceOf(OversizedEventException.class);
    }

    @Test
    void countsTheSizeOfEachEventOnItsOwn() {
        List<SseEvent> events = new ArrayList<>();
        SseParser parser = new SseParser(events::add, 16);

        parser.push("data: 01234567\n\n: comment 1\n: comment 2\n: comment 3\ndata: 01234567\n\n".getBytes(UTF_8));

        assertThat(events).hasSize(2);
    }

    private static List<SseEvent> parse(String stream) {
        List<SseEvent> events = new ArrayList<>();
        SseParser parser = new SseParser(events::add);
        parser.push(stream.getBytes(UTF_8));
        parser.end();
        return events;
    }
}
