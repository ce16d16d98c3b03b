package io.turnstream.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.app.Ran;
import io.turnstream.local.recordings.Recordings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every recording, from the provider's bytes to the screen, the channel's history and the topic of responses. */
@Timeout(300)
class DemoOnceIT {

    @Test
    void showsAndKeepsEveryRecordingWhole() {
        Ran ran = Ran.turnstream("demo", "--once");

        int recordings = Recordings.all().size();
        List<String> lines = ran.out().lines().toList();
        assertThat(lines.subList(1, lines.size() - 1)).hasSize(recordings).allSatisfy(line -> assertThat(line)
                .endsWith(" whole"));
        assertThat(lines.get(lines.size() - 1)).isEqualTo(recordings + " recordings, " + recordings + " whole");
        assertThat(ran.exitCode()).isZero();
    }
}
