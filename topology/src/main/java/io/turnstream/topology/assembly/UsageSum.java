package io.turnstream.topology.assembly;

import io.turnstream.avro.Usage;
import org.jspecify.annotations.Nullable;

/** A response's figures, from what its provider reports bit by bit. */
final class UsageSum {

    private UsageSum() {}

    /** The figures after {@code report}: it replaces what it names, or adds to it where it says so. */
    static Usage plus(@Nullable Usage soFar, Usage report) {
        if (soFar == null) {
            return report;
        }
        boolean replaces = report.getCumulative();
        return new Usage(
                figure(soFar.getInputTokens(), report.getInputTokens(), replaces),
                figure(soFar.getOutputTokens(), report.getOutputTokens(), replaces),
                figure(soFar.getReasoningTokens(), report.getReasoningTokens(), replaces),
                figure(soFar.getCacheReadTokens(), report.getCacheReadTokens(), replaces),
                figure(soFar.getCacheWriteTokens(), report.getCacheWriteTokens(), replaces),
                figure(soFar.getTotalTokens(), report.getTotalTokens(), replaces),
                true,
                report.getRawJson() == null ? soFar.getRawJson() : report.getRawJson());
    }

    private static @Nullable Long figure(@Nullable Long soFar, @Nullable Long reported, boolean replaces) {
        if (reported == null) {
            return soFar;
        }
        return replaces || soFar == null ? reported : Long.valueOf(soFar + reported);
    }
}
