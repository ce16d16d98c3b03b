package io.turnstream.app.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogDisplayTest {

    private final StringWriter out = new StringWriter();
    private final LogDisplay display = new LogDisplay(new PrintWriter(out));

    @Test
    void saysEachChangeOnce() {
        display.show(List.of(row("streaming", 10, "")), ". Sink: ready");
        display.show(List.of(row("streaming", 20, "")), ". Sink: ready");
        display.show(List.of(row("complete", 30, "")), ". Sink: killed");
        display.show(List.of(row("complete", 30, "whole")), ". Sink: killed");

        assertThat(out.toString().lines())
                .containsExactly(
                        "s1 anthropic/thinking streaming",
                        "1 answer: 0 whole, 1 open. Sink: ready",
                        "s1 anthropic/thinking complete",
                        "1 answer: 0 whole, 1 open. Sink: killed",
                        "s1 anthropic/thinking complete, 30 characters, 4 operations: whole");
    }

    private static Row row(String state, long characters, String verdict) {
        return new Row("s1", "anthropic/thinking", state, characters, 4, verdict);
    }
}
