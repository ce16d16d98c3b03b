package io.turnstream.source.dialect;

import java.util.Set;

/** Events of the Responses API that repeat others or only say that work goes on. */
final class OpenAiProgress {

    /** The part ends with its text or with its item, whose events follow or precede these. */
    private static final Set<String> REPEATS =
            Set.of("response.content_part.done", "response.reasoning_summary_part.done");

    /** Of hosted tools: their result comes with {@code response.output_item.done}. */
    private static final Set<String> STAGES =
            Set.of("in_progress", "searching", "interpreting", "generating", "completed", "failed");

    private OpenAiProgress() {}

    static boolean isOnlyProgress(String type) {
        if (REPEATS.contains(type)) {
            return true;
        }
        String[] words = type.split("\\.", -1);
        return words.length == 3
                && words[0].equals("response")
                && (words[1].endsWith("_call") || words[1].equals("mcp_list_tools"))
                && STAGES.contains(words[2]);
    }
}
