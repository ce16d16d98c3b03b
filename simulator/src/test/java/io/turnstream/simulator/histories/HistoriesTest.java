package io.turnstream.simulator.histories;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.turnstream.simulator.Scenario;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Histories are what their seed makes them, and odd in every way that there is. */
class HistoriesTest {

    private static final long SEEDS = 20;

    /** What the Vercel codec publishes beside texts. */
    private static final List<String> KINDS = List.of(
            "tool-input",
            "tool-input-error",
            "tool-output-available",
            "tool-output-error",
            "tool-approval-request",
            "tool-output-denied",
            "source-url",
            "source-document",
            "file",
            "data-note",
            "data-tick",
            "message-metadata",
            "error",
            "abort",
            "user-message");

    @Test
    void theSameSeedHasTheSameHistories() {
        for (long seed = 1; seed <= 5; seed++) {
            assertThat(of(seed)).isEqualTo(of(seed));
        }
    }

    @Test
    void everythingOddHappens() {
        List<ObjectNode> all = new ArrayList<>();
        for (long seed = 1; seed <= SEEDS; seed++) {
            all.addAll(of(seed));
        }
        String text = all.toString();

        for (Change change : Change.values()) {
            assertThat(all).as(change.word()).anyMatch(history -> history.path("name")
                    .asText()
                    .matches(".*: (.*, )?" + change.word() + "(, .*)?"));
        }
        assertThat(KINDS).allSatisfy(kind -> assertThat(text).contains("\"kind\":\"" + kind + "\""));
        assertThat(text).contains("\"suspended\"").contains("\"cancelled\"").contains("\"error\"");
        assertThat(all)
                .as("screens that hide a turn")
                .anyMatch(history -> history.at("/late/runs").size()
                        < history.at("/late/statuses").size());
    }

    private static List<ObjectNode> of(long seed) {
        List<ObjectNode> histories = new ArrayList<>();
        new Histories(Scenario.Menu.everything()).write(seed, histories::add);
        return histories;
    }
}
