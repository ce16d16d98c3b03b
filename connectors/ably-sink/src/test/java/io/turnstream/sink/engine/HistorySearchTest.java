package io.turnstream.sink.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.sink.channel.StoredMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A walk through history, newest first. */
class HistorySearchTest {

    private static final int PAGES = 3;

    private final HistorySearch search = new HistorySearch();

    @Test
    void findsTheMessagesOfAPublishInItsOrder() {
        look(stored("s3", "base:1"), stored("s2", "other"), stored("s1", "base:0"));

        assertThat(search.goesOn(2, PAGES)).isFalse();
        assertThat(search.found(2)).containsExactly("s1", "s3");
    }

    @Test
    void goesOnWhileSomethingIsMissingThatMayBeOnTheNextPage() {
        look(stored("s3", "base:1"));

        assertThat(search.goesOn(2, PAGES)).isTrue();
        look(stored("s1", "base:0"));
        assertThat(search.goesOn(2, PAGES)).isFalse();
        assertThat(search.found(2)).containsExactly("s1", "s3");
    }

    @Test
    void endsWhereSomethingOlderLies() {
        look(stored("older", "another"), stored("s1", null));

        assertThat(search.goesOn(1, PAGES)).isFalse();
        assertThat(search.found(1)).isEmpty();
    }

    @Test
    void goesOnPastWhatIsNeitherWantedNorOlder() {
        look(stored("s1", null), stored("s2", "another"));

        assertThat(search.goesOn(1, PAGES)).isTrue();
    }

    @Test
    void readsAsManyPagesAsItMay() {
        look();
        look();
        assertThat(search.goesOn(1, PAGES)).isTrue();

        look();

        assertThat(search.goesOn(1, PAGES)).isFalse();
    }

    @Test
    void findsAllOrNothing() {
        look(stored("s3", "base:1"));

        assertThat(search.found(2)).isEmpty();
    }

    private void look(StoredMessage... page) {
        search.began();
        search.look(List.of(page), "base", "older"::equals);
    }

    private static StoredMessage stored(String serial, @Nullable String id) {
        return new StoredMessage(serial, id, null, null, null, false);
    }
}
