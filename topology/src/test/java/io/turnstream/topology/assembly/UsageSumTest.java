package io.turnstream.topology.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.avro.Usage;
import org.junit.jupiter.api.Test;

class UsageSumTest {

    private static final Usage FIRST = new Usage(1L, 2L, 3L, 4L, 5L, 6L, true, "first");

    @Test
    void theFirstReportStandsAsItIs() {
        Usage report = new Usage(1L, null, null, null, null, null, false, null);

        assertThat(UsageSum.plus(null, report)).isEqualTo(report);
    }

    @Test
    void aCumulativeReportReplacesEveryFigureThatItNames() {
        Usage second = new Usage(10L, 20L, 30L, 40L, 50L, 60L, true, "second");

        assertThat(UsageSum.plus(FIRST, second)).isEqualTo(second);
    }

    @Test
    void aReportOfWhatCameSinceIsAddedToEveryFigure() {
        Usage second = new Usage(10L, 20L, 30L, 40L, 50L, 60L, false, "second");

        assertThat(UsageSum.plus(FIRST, second)).isEqualTo(new Usage(11L, 22L, 33L, 44L, 55L, 66L, true, "second"));
    }

    @Test
    void whatAReportDoesNotNameStays() {
        Usage silent = new Usage(null, null, null, null, null, null, true, null);

        assertThat(UsageSum.plus(FIRST, silent)).isEqualTo(FIRST);
    }

    @Test
    void aFigureThatWasNotKnownIsTakenAsItIs() {
        Usage soFar = new Usage(null, 2L, null, null, null, null, true, null);
        Usage since = new Usage(7L, 3L, null, null, null, null, false, null);

        assertThat(UsageSum.plus(soFar, since)).isEqualTo(new Usage(7L, 5L, null, null, null, null, true, null));
    }
}
