package io.turnstream.local.ably.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.turnstream.local.ably.channel.MessageOperation;
import io.turnstream.local.ably.channel.MessageReader;
import io.turnstream.local.ably.channel.OperationKind;
import io.turnstream.local.ably.protocol.RefusedException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule, with operations that break it and nothing else; and a whole conversation that breaks none. */
class RulesTest {

    /** The text tier of an output of run R1, message A1, in a stream. */
    private static final String STREAM = "'run-id':'R1','codec-message-id':'A1','stream':'true','stream-id':'t1'";

    private static final String TEXT = "'codec':{'kind':'text','id':'t1'}";

    @ParameterizedTest
    @MethodSource("brokenRules")
    void reportsTheOneThatIsBroken(Rule rule, Consumer<Script> story) {
        var script = new Script();
        story.accept(script);
        assertThat(script.broken()).containsExactly(rule);
    }

    @Test
    void hasAnExampleOfEveryRule() {
        Set<Object> shown = brokenRules().map(example -> example.get()[0]).collect(Collectors.toSet());
        assertThat(shown).containsExactlyInAnyOrderElementsOf(EnumSet.allOf(Rule.class));
    }

    @ParameterizedTest
    @MethodSource("goodStories")
    void reportsNothingThatIsRight(Consumer<Script> story) {
        var script = new Script();
        story.accept(script);
        assertThat(script.checks.reports()).isEmpty();
    }

    @Test
    void saysWhatAndWhereWithoutTheText() {
        var script = new Script();
        script.create("IN", "ai-output", "'data':'secret'", transport("'run-id':'R1'"));

        assertThat(script.checks.reports()).isNotEmpty().allSatisfy(report -> {
            assertThat(report.channel()).isEqualTo("ai:1");
            assertThat(report.toString())
                    .contains(report.rule().id(), report.rule().sentence())
                    .doesNotContain("secret");
        });
    }

    static Stream<Arguments> brokenRules() {
        return Stream.of(
                broken(Rule.WRONG_NAME, s -> s.create("X", "ai-turn-start", "", transport("'run-id':'R1'"))),
                broken(Rule.UNKNOWN_HEADER, s -> s.input("'x-turn':'1'", "")),
                broken(Rule.HEADER_NOT_TEXT, s -> s.input("", ",'count':1")),
                broken(Rule.HEADER_IN_WRONG_TIER, s -> s.input("", ",'status':'complete'")),
                broken(Rule.HEADER_IN_WRONG_TIER, s -> s.input("'kind':'text'", "")),
                broken(Rule.UNKNOWN_VALUE, s -> s.input("'role':'robot'", "")),
                broken(Rule.RUN_ID_MISSING, s -> s.create("X", "ai-run-start", "", transport(""))),
                broken(
                        Rule.MESSAGE_ID_MISSING,
                        s -> s.create("X", "ai-input", "", extras("'stream':'false'", "'codec':{'kind':'x'}"))),
                broken(
                        Rule.STREAM_HEADER_MISSING,
                        s -> s.create("X", "ai-input", "", extras("'codec-message-id':'U2'", "'codec':{'kind':'x'}"))),
                broken(Rule.STREAM_INCOMPLETE, s -> s.run().create("T", "ai-output", "", extras(STREAM, TEXT))),
                broken(
                        Rule.KIND_MISSING,
                        s -> s.create("X", "ai-input", "", transport("'codec-message-id':'U2','stream':'false'"))),
                broken(
                        Rule.DATA_ON_LIFECYCLE,
                        s -> s.create("X", "ai-cancel", "'data':'stop'", transport("'run-id':'R1'"))),
                broken(Rule.DATA_IN_STREAM_CREATE, s -> s.run()
                        .create("T", "ai-output", "'data':'a'", streaming("streaming"))),
                broken(Rule.APPEND_WITHOUT_EXTRAS, s -> s.run().stream().append("T", "a", "")),
                broken(Rule.CODEC_TIER_MISSING, s -> s.run().stream()
                        .append("T", "a", transport(STREAM + ",'status':'streaming'"))),
                broken(Rule.APPEND_WITHOUT_STREAM_HEADER, s -> s.run().stream()
                        .append("T", "a", extras("'run-id':'R1'", TEXT))),
                broken(Rule.AFTER_TERMINAL, s -> s.run().stream().ended().append("T", "b", streaming("complete"))),
                broken(Rule.AFTER_TERMINAL, s -> s.run().stream().ended().update("T", "other", streaming("complete"))),
                broken(Rule.TERMINAL_TOO_EARLY, s -> {
                    s.run().stream().hold("T", "a", streaming("streaming"));
                    s.append("T", "b", streaming("complete"));
                }),
                broken(Rule.TERMINAL_TOO_EARLY, s -> {
                    s.run().stream().unanswered("T", "a", streaming("streaming"));
                    s.append("T", "", streaming("complete"));
                }),
                broken(Rule.REWRITING_UPDATE, s -> s.run().stream()
                        .append("T", "abc", streaming("streaming"))
                        .update("T", "ab", streaming("streaming"))),
                broken(Rule.NEVER_APPENDED, s -> s.run().stream().runEnd()),
                broken(Rule.STREAM_LEFT_OPEN, s -> s.run().stream()
                        .append("T", "a", streaming("streaming"))
                        .runEnd()),
                broken(Rule.OUTPUT_BEFORE_RUN_START, s -> s.stream().ended()),
                broken(Rule.UNKNOWN_RUN, Script::runEnd),
                broken(
                        Rule.UNKNOWN_RUN,
                        s -> s.create("X", "ai-step-start", "", transport("'run-id':'R1','step-id':'P1'"))),
                broken(Rule.RUN_STARTED_TWICE, s -> s.run()
                        .create("X", "ai-run-start", "", transport("'run-id':'R1'"))),
                broken(Rule.RUN_STARTED_TWICE, s -> {
                    s.start().end("R", true, 0);
                    s.start().end("R2", true, 0);
                }),
                broken(Rule.RUN_ENDED_TWICE, s -> s.run().runEnd().runEnd()),
                broken(
                        Rule.AFTER_RUN_END,
                        s -> s.run().runEnd().create("X", "ai-run-resume", "", transport("'run-id':'R1'"))),
                broken(
                        Rule.UNKNOWN_PARENT,
                        s -> s.create("X", "ai-run-start", "", transport("'run-id':'R2','parent':'U9'"))),
                broken(Rule.HIDES_ANOTHER_RUN, s -> s.run()
                        .create("X", "ai-run-start", "", transport("'run-id':'R2'"))),
                broken(Rule.STEP_ID_MISSING, s -> s.run().create("X", "ai-step-start", "", transport("'run-id':'R1'"))),
                broken(Rule.STEP_START_SERIAL_MISSING, s -> s.run()
                        .create("X", "ai-step-end", "", transport("'run-id':'R1','step-id':'P1'"))),
                broken(Rule.UNKNOWN_STEP_START, s -> s.run()
                        .create(
                                "X",
                                "ai-step-end",
                                "",
                                transport("'run-id':'R1','step-id':'P1','step-start-serial':'0'"))),
                broken(Rule.STEP_HEADERS_HALF, s -> s.run().output("'step-id':'P1'")),
                broken(Rule.TOO_LARGE, s -> s.refused("{'data':'a'}", 40009)),
                broken(Rule.WRONG_DATA, s -> s.refused("{'data':'a'}", 40013)),
                broken(Rule.NOT_MUTABLE, s -> s.refused("{'action':5,'serial':'x','data':'a'}", 93002)));
    }

    static Stream<Consumer<Script>> goodStories() {
        return Stream.of(
                s -> s.refused("{'name':'anything','data':'a','extras':{'headers':{'n':1}}}", 42911),
                s -> s.input("'role':'user'", ",'whatever':'x'"),
                s -> s.create("C", "ai-cancel", "", transport("'event-id':'E1','input-codec-message-id':'U1'")),
                s -> s.run().stream()
                        .append("T", "a", streaming("streaming"))
                        .update("T", "ab", streaming("streaming"))
                        .append("T", "", streaming("complete"))
                        .update("T", "ab", streaming("complete"))
                        .output("'step-id':'P1','step-start-serial':'S'")
                        .runEnd(),
                s -> {
                    Checked start = s.begin("{'name':'ai-run-start'" + transport("'run-id':'R1'") + "}");
                    s.create("S", "ai-step-start", "", transport("'run-id':'R1','step-id':'P1'"));
                    start.end("R", true, 0);
                    s.output("").runEnd();
                },
                s -> {
                    s.start().end("R", false, 0);
                    s.start().end(null, true, 0);
                    s.output("").runEnd();
                },
                s -> {
                    // the answer to both starts is lost, and the serial of one is read in the channel's history
                    Checked start = s.start();
                    s.create("S", "ai-step-start", "", transport("'run-id':'R1','step-id':'P1'"));
                    start.end("R", false, 0);
                    s.output("'step-id':'P1','step-start-serial':'S'").runEnd();
                },
                s -> {
                    s.run().stream().unanswered("T", "a", streaming("streaming"));
                    s.update("T", "ab", streaming("complete")).runEnd();
                },
                s -> s.run().stream()
                        .append("T", "a", streaming("streaming"))
                        .create("S2", "ai-step-start", "", transport("'run-id':'R1','step-id':'P1'"))
                        .runEnd(),
                s -> s.run()
                        .output("")
                        .runEnd()
                        .create("R", "ai-run-start", "", transport("'run-id':'R2','parent':'A2'"))
                        .create(
                                "F",
                                "ai-run-start",
                                "",
                                transport("'run-id':'R3','parent':'A2','msg-regenerate':'A2'")));
    }

    private static Arguments broken(Rule rule, Consumer<Script> story) {
        return Arguments.of(rule, story);
    }

    private static String transport(String headers) {
        return ",'extras':{'ai':{'transport':{" + headers + "}}}";
    }

    private static String extras(String headers, String codec) {
        return ",'extras':{'ai':{'transport':{" + headers + "}," + codec + "}}";
    }

    private static String streaming(String status) {
        return extras(STREAM + ",'status':'" + status + "','step-id':'P1','step-start-serial':'S'", TEXT);
    }

    /** What happens on one channel. Serials are what the test calls them. */
    static final class Script {
        private static final ObjectMapper JSON = new ObjectMapper();

        final Checks checks = new Checks(CheckMode.REPORT, () -> 0, report -> {});
        private final Map<String, String> data = new HashMap<>();

        List<Rule> broken() {
            return checks.reports().stream().map(Report::rule).toList();
        }

        Script input(String transport, String codec) {
            String more = transport.isEmpty() ? "" : "," + transport;
            return create(
                    "U1",
                    "ai-input",
                    "'data':'hello'",
                    extras(
                            "'codec-message-id':'U1','stream':'false'" + more,
                            "'codec':{'kind':'user-message'" + codec + "}"));
        }

        /** Run R1 with its step P1, whose start has the serial S. */
        Script run() {
            return create("R", "ai-run-start", "", transport("'run-id':'R1'"))
                    .create("S", "ai-step-start", "", transport("'run-id':'R1','step-id':'P1'"));
        }

        /** The start of run R1, under an id. */
        Checked start() {
            return begin("{'id':'start','name':'ai-run-start'" + transport("'run-id':'R1'") + "}");
        }

        /** A stream with the serial T; its step is there, or it has none. */
        Script stream() {
            boolean step = data.containsKey("S");
            return create(
                    "T",
                    "ai-output",
                    "'data':''",
                    step ? streaming("streaming") : extras(STREAM + ",'status':'streaming'", TEXT));
        }

        Script ended() {
            boolean step = data.containsKey("S");
            return append("T", "a", step ? streaming("complete") : extras(STREAM + ",'status':'complete'", TEXT));
        }

        Script output(String more) {
            return create(
                    "O",
                    "ai-output",
                    "'data':'x'",
                    extras(
                            "'run-id':'R1','codec-message-id':'A2','stream':'false'"
                                    + (more.isEmpty() ? "" : "," + more),
                            "'codec':{'kind':'start'}"));
        }

        Script runEnd() {
            return create("E", "ai-run-end", "", transport("'run-id':'R1','run-reason':'complete'"));
        }

        Script create(String serial, String name, String with, String extras) {
            begin("{'name':'" + name + "'" + (with.isEmpty() ? "" : "," + with) + extras + "}")
                    .end(serial, true, 0);
            data.put(serial, "");
            return this;
        }

        Script append(String serial, String text, String extras) {
            hold(serial, text, extras).end(serial, true, 0);
            data.merge(serial, text, String::concat);
            return this;
        }

        void unanswered(String serial, String text, String extras) {
            hold(serial, text, extras).end(serial, false, 0);
            data.merge(serial, text, String::concat);
        }

        Checked hold(String serial, String text, String extras) {
            return begin("{'action':5,'serial':'" + serial + "','data':'" + text + "'" + extras + "}");
        }

        Script update(String serial, String text, String extras) {
            begin("{'action':1,'serial':'" + serial + "','data':'" + text + "'" + extras + "}")
                    .end(serial, true, 0);
            data.put(serial, text);
            return this;
        }

        Script refused(String message, int code) {
            begin(message).end(null, false, code);
            return this;
        }

        private Checked begin(String message) {
            try {
                MessageOperation operation = MessageReader.read(JSON.readTree(message.replace('\'', '"')));
                assertThat(operation.kind() == OperationKind.CREATE).isEqualTo(operation.serial() == null);
                return checks.begin("ai:1", operation, serial -> data.getOrDefault(serial, ""));
            } catch (JsonProcessingException | RefusedException e) {
                throw new IllegalArgumentException(message, e);
            }
        }
    }
}
