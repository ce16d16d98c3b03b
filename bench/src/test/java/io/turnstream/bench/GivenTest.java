package io.turnstream.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

class GivenTest {

    @Command(name = "some")
    private static final class Some implements Runnable {

        @Mixin
        private Given given = new Given();

        @Option(names = "--rounds", defaultValue = "5")
        private int rounds;

        private int taken;

        @Override
        public void run() {
            taken = given.shorter("--rounds", rounds, 2);
        }
    }

    private final Some some = new Some();

    @Test
    void aQuickLookIsShort() {
        new CommandLine(some).execute();

        assertThat(some.taken).isEqualTo(2);
    }

    @Test
    void whatIsAskedForWins() {
        new CommandLine(some).execute("--rounds", "7");

        assertThat(some.taken).isEqualTo(7);
    }
}
