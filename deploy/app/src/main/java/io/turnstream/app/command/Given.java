package io.turnstream.app.command;

import io.turnstream.app.InvalidInput;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Which options somebody really gave, whatever their defaults. */
final class Given {

    private final ParseResult arguments;

    private Given(ParseResult arguments) {
        this.arguments = arguments;
    }

    static Given of(CommandSpec command) {
        return new Given(command.commandLine().getParseResult());
    }

    /**
     * Refuses options that would be ignored.
     *
     * @param because the option that makes them pointless, and why
     * @throws InvalidInput when one of them was given
     */
    void refuse(String because, String... pointless) {
        for (String option : pointless) {
            if (arguments.hasMatchedOption(option)) {
                throw new InvalidInput(option + " means nothing with " + because);
            }
        }
    }
}
