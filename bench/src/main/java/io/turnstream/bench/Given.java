package io.turnstream.bench;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What a bench was given on the command line: refuses what cannot work, and says how the same is done again. */
@Command
public final class Given {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /**
     * Refuses the command line unless {@code holds}.
     *
     * @throws ParameterException with the complaint; the exit code is 2
     */
    public void require(boolean holds, String complaint) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), complaint);
        }
    }

    /** Refuses the command line unless {@code least <= value <= most}. */
    public void requireRange(String option, long value, long least, long most) {
        require(value >= least && value <= most, option + " takes " + least + " to " + most);
    }

    /** What a quick look takes instead: less, unless the option was given. What is asked for is done. */
    public int shorter(String option, int value, int quick) {
        return isAsked(option) ? value : Math.min(value, quick);
    }

    /** True when the option is on the command line. */
    public boolean isAsked(String option) {
        return spec.commandLine().getParseResult().hasMatchedOption(option);
    }

    /** The command with which the same is done again. */
    public String command() {
        return "bench/run "
                + String.join(" ", spec.commandLine().getParseResult().originalArgs());
    }
}
