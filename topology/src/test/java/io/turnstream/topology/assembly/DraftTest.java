package io.turnstream.topology.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.schemas.PairKey;
import org.junit.jupiter.api.Test;

/** The memory as one event sees it, before anything is written down. */
class DraftTest {

    private final ByteTables tables = new ByteTables();
    private final Table<String> beneath = tables.memory().sessionTails();
    private final Draft draft = new Draft(tables.memory());
    private final Table<String> tails = draft.memory().sessionTails();

    @Test
    void whatIsChangedIsSeenAtOnceAndWrittenDownLater() {
        beneath.put("a", "1");
        beneath.put("b", "1");

        tails.put("a", "2");
        tails.delete("b");

        assertThat(tails.get("a")).isEqualTo("2");
        assertThat(tails.get("b")).isNull();
        assertThat(beneath.get("a")).isEqualTo("1");
        assertThat(beneath.get("b")).isEqualTo("1");

        draft.commit();

        assertThat(beneath.get("a")).isEqualTo("2");
        assertThat(beneath.get("b")).isNull();
    }

    @Test
    void whatWasNotChangedIsReadFromBeneath() {
        beneath.put("a", "1");

        assertThat(tails.get("a")).isEqualTo("1");
        assertThat(tails.get("b")).isNull();
    }

    @Test
    void whatIsDiscardedIsNeverWrittenDown() {
        beneath.put("a", "1");
        tails.put("a", "2");

        draft.discard();

        assertThat(tails.get("a")).isEqualTo("1");
        draft.commit();
        assertThat(beneath.get("a")).isEqualTo("1");
    }

    @Test
    void keysOfWhatIsKeptForAnAttemptSortAsNumbersDo() {
        var response = new PairKey("s1", "r1");

        assertThat(Memory.itemKey(response, 1, 2)).isEqualTo("s1|r1|00000001|0000000000000002");
        assertThat(Memory.itemKey(response, 1, 9)).isLessThan(Memory.itemKey(response, 1, 10));
        assertThat(Memory.itemKey(response, 9, 1)).isLessThan(Memory.itemKey(response, 10, 0));
    }
}
