package io.turnstream.local.ably.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.local.ably.protocol.RefusedException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HistoryTest {

    private final Messages on = new Messages();

    @Test
    void givesEachMessageOnceAtItsOriginalPlaceNewestFirst() throws RefusedException {
        // Given
        String first = on.create("a");
        on.create("b");

        // When
        on.append(first, "+");

        // Then
        assertThat(page(false, null, 100).messages())
                .extracting(MessageView::data)
                .containsExactly("b", "a+");
        assertThat(page(true, null, 100).messages())
                .extracting(MessageView::data)
                .containsExactly("a+", "b");
    }

    @Test
    void pagesWithoutGapOrRepeatWhileMessagesArrive() throws RefusedException {
        // Given
        for (int i = 0; i < 5; i++) {
            on.create("" + i);
        }

        // When
        List<String> read = new ArrayList<>();
        String after = null;
        do {
            HistoryPage page = page(false, after, 2);
            page.messages().forEach(message -> read.add(String.valueOf(message.data())));
            after = page.next();
            on.create("later");
        } while (after != null);

        // Then
        assertThat(read).containsExactly("4", "3", "2", "1", "0");
    }

    @Test
    void endsWhereAnAttachmentBegan() throws RefusedException {
        // Given
        String before = on.create("before");
        String attached = on.serials.last();

        // When
        on.create("after");
        on.append(before, "+");

        // Then
        HistoryPage page = on.channel.history(new HistoryQuery(100, false, 0, Long.MAX_VALUE, attached, null));
        assertThat(page.messages()).extracting(MessageView::data).containsExactly("before+");
    }

    @Test
    void keepsToTheTimesThatAreAskedFor() throws RefusedException {
        // Given
        on.create("a");
        on.create("b");
        long timeOfB = on.now.get();
        on.create("c");

        // When
        HistoryPage page = on.channel.history(new HistoryQuery(100, false, timeOfB, timeOfB, null, null));

        // Then
        assertThat(page.messages()).extracting(MessageView::data).containsExactly("b");
    }

    private HistoryPage page(boolean forwards, @Nullable String after, int limit) {
        return on.channel.history(new HistoryQuery(limit, forwards, 0, Long.MAX_VALUE, null, after));
    }
}
