package io.turnstream.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.turnstream.bench.machine.LoadAverage;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {

    @Test
    void alignsItsColumns() {
        Table table = new Table("Costs", List.of("who", "µs"))
                .row(List.of("ours", "1.5"))
                .row(List.of("somebody else", "20"));

        assertThat(table.markdown()).isEqualTo("""
                        ### Costs

                        | who           | µs  |
                        | ------------- | --- |
                        | ours          | 1.5 |
                        | somebody else | 20  |
                        """);
    }

    @Test
    void refusesARowThatDoesNotFit() {
        assertThatThrownBy(() -> new Table("t", List.of("a", "b")).row(List.of("1")))
                .hasMessage("1 cells under 2 headings");
    }

    @Test
    void warnsOfABusyMachine() {
        assertThat(Busy.warningBefore(new LoadAverage(0.4, 9, 9), 2)).isEmpty();
        assertThat(Busy.warningBefore(new LoadAverage(0.6, 0, 0), 2))
                .hasValueSatisfying(warning -> assertThat(warning).contains("load average 0.60 on 2 cores"));
    }
}
