package io.turnstream.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.local.recordings.Recording;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JudgementTableTest {

    private static final Recording RECORDING =
            new Recording("anthropic/thinking", "anthropic", "sse", "f", "claude", "");

    @Test
    void hasALineForEachRecordingAndTheSumAtTheEnd() {
        var whole = new Judgement(RECORDING, 2, 345, Optional.empty(), Optional.empty(), Optional.empty());
        var broken = new Judgement(RECORDING, 1, 34, Optional.empty(), Optional.of("cut"), Optional.of("not there"));

        List<String> lines =
                JudgementTable.of(List.of(whole, broken), 1).lines().toList();

        assertThat(lines).hasSize(5);
        assertThat(lines.get(1)).matches("anthropic/thinking +claude +2 +345 +ok +ok +ok +whole");
        assertThat(lines.get(2)).matches("anthropic/thinking +claude +1 +34 +ok +no +no +history: cut");
        assertThat(lines.get(3)).isEqualTo("1 broken rule");
        assertThat(lines.get(4)).isEqualTo("2 recordings, 1 whole");
    }
}
