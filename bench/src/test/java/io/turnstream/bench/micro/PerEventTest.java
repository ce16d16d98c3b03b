package io.turnstream.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PerEventTest {

    @Test
    void dividesARecordingByItsEvents() {
        // Given 100 recordings of 50 events a second
        var per = new PerEvent(5_000, 500, 100, 10_000);

        assertThat(per.micros()).isEqualTo(200);
        assertThat(per.microsError()).isEqualTo(20);
        assertThat(per.bytes()).isEqualTo(200);
    }
}
