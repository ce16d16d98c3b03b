package io.turnstream.simulator.workload;

import io.turnstream.avro.TokenEvent;
import io.turnstream.avro.TokenEventKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Draws workloads: some sessions, some turns in each, with everything that a model does in a turn. */
public final class Workloads {

    private static final String[] CODECS = {"vercel", "vercel", "message-per-response"};
    private static final String[] WORDS = {"a", "be", "sea", "é", "漢字", "😀", " ", "\n", "tok", "stream"};

    private final RandomGenerator random;
    private final Set<ProducerFault> faults;
    private final List<Workload.Saying> sayings = new ArrayList<>();
    private final List<Workload.Session> sessions = new ArrayList<>();
    private int words;

    private Workloads(RandomGenerator random, Set<ProducerFault> faults) {
        this.random = random;
        this.faults = faults;
    }

    /**
     * Draws one.
     *
     * @param faults what producers do wrong in it
     */
    public static Workload draw(RandomGenerator random, Set<ProducerFault> faults) {
        return new Workloads(random, faults).draw();
    }

    private Workload draw() {
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            String codec = CODECS[random.nextInt(CODECS.length)];
            sessions.add(new Workload.Session("s" + i, codec));
            session("s" + i, codec);
        }
        sayings.sort(Comparator.comparingLong(Workload.Saying::at));
        return new Workload(List.copyOf(sayings), List.copyOf(sessions), List.copyOf(faults));
    }

    private void session(String session, String codec) {
        int turns = 1 + random.nextInt(3);
        long at = 20 + random.nextInt(500);
        for (int i = 0; i < turns; i++) {
            // Turn ids may repeat between sessions, and so may response ids.
            long end = turn(session, "t" + i, codec, at);
            boolean together = random.nextInt(4) == 0;
            at = together ? at + 10 + random.nextInt(400) : end + 10 + random.nextInt(600);
        }
    }

    private long turn(String session, String turn, String codec, long from) {
        var script = new Script(session, turn, codec);
        long at = from;
        int responses = 1 + (random.nextInt(4) == 0 ? 1 : 0);
        for (int i = 0; i < responses; i++) {
            boolean last = i == responses - 1;
            at = response(script, turn + "r" + i, last, at) + 5 + random.nextInt(60);
        }
        List<Workload.Saying> said = new ArrayList<>(script.sayings());
        if (random.nextInt(8) == 0) {
            long when = from + random.nextLong(Math.max(1, at - from));
            var cancel = new Script(session, turn, codec);
            cancel.control(when, TokenEventKind.CANCEL_REQUESTED, "cancel");
            said.addAll(cancel.sayings());
        }
        said.sort(Comparator.comparingLong(Workload.Saying::at));
        sayings.addAll(new Carelessness(random, faults).applyTo(said));
        return at;
    }

    private long response(Script script, String response, boolean last, long from) {
        long at = from;
        int attempts = 1 + (random.nextInt(6) == 0 ? 1 : 0);
        for (int attempt = 0; attempt < attempts; attempt++) {
            script.attempt(response, attempt);
            boolean fails = attempt < attempts - 1;
            int pace = 10 + random.nextInt(40);
            script.start(at);
            at += 1 + random.nextInt(pace);
            int part = 0;
            if (random.nextInt(3) == 0) {
                at = part(script, part++, true, pace, at);
            }
            at = part(script, part++, false, pace, at);
            if (random.nextInt(6) == 0) {
                at = part(script, part, false, pace, at);
            }
            if (fails) {
                script.fail(at, true);
            } else if (random.nextInt(20) == 0) {
                script.fail(at, false);
                return at;
            } else {
                script.complete(at, last);
            }
            at += 1 + random.nextInt(3 * pace);
        }
        return at;
    }

    private long part(Script script, int part, boolean reasoning, int pace, long from) {
        long at = from;
        script.say(at, reasoning ? TokenEventKind.REASONING_STARTED : TokenEventKind.TEXT_STARTED, part, "");
        int deltas = random.nextInt(67);
        for (int i = 0; i < deltas; i++) {
            at += 1 + random.nextInt(pace);
            script.say(at, reasoning ? TokenEventKind.REASONING_DELTA : TokenEventKind.TEXT_DELTA, part, word());
        }
        at += 1 + random.nextInt(pace);
        script.say(at, reasoning ? TokenEventKind.REASONING_ENDED : TokenEventKind.TEXT_ENDED, part, "");
        return at;
    }

    /** Every delta of a story is another one. */
    private String word() {
        return WORDS[random.nextInt(WORDS.length)] + words++ + ",";
    }

    /** Producers that do something wrong. */
    private record Carelessness(RandomGenerator random, Set<ProducerFault> faults) {

        private static final int RARE = 25;

        List<Workload.Saying> applyTo(List<Workload.Saying> said) {
            List<Workload.Saying> all = new ArrayList<>();
            int lost = faults.contains(ProducerFault.LOSES) && random.nextInt(4) > 0 ? random.nextInt(said.size()) : -1;
            int silent = faults.contains(ProducerFault.FALLS_SILENT) && random.nextInt(3) == 0
                    ? random.nextInt(said.size())
                    : Integer.MAX_VALUE;
            for (int i = 0; i < said.size() && i < silent; i++) {
                Workload.Saying saying = said.get(i);
                long delay =
                        faults.contains(ProducerFault.OVERTAKES) && random.nextInt(RARE) == 0 ? random.nextInt(300) : 0;
                if (i != lost || saying.event().getSeq() <= 0) {
                    all.add(new Workload.Saying(saying.at() + delay, saying.event()));
                }
                if (faults.contains(ProducerFault.REPEATS) && random.nextInt(RARE) == 0) {
                    all.add(new Workload.Saying(saying.at() + delay + random.nextInt(400), saying.event()));
                }
                if (faults.contains(ProducerFault.IS_IMITATED)
                        && random.nextInt(2 * RARE) == 0
                        && saying.event().getSeq() > 0) {
                    all.add(new Workload.Saying(saying.at() + delay + 1, imitated(saying.event())));
                }
                if (faults.contains(ProducerFault.LAGS_BEHIND)
                        && saying.event().getAttempt() > 0
                        && random.nextInt(RARE) == 0) {
                    all.add(new Workload.Saying(saying.at() + delay + 1, lagging(saying.event())));
                }
            }
            if (faults.contains(ProducerFault.TALKS_ON) && lost != said.size() - 1 && silent > said.size()) {
                Workload.Saying last = said.get(said.size() - 1);
                if (last.event().getSeq() >= 0) {
                    TokenEvent more = TokenEvent.newBuilder(last.event())
                            .setSeq(last.event().getSeq() + 1)
                            .setKind(TokenEventKind.TEXT_DELTA)
                            .setPart(0)
                            .setDelta("TOO LATE")
                            .setDetail(null)
                            .build();
                    all.add(new Workload.Saying(last.at() + 300 + random.nextInt(500), more));
                }
            }
            return all;
        }

        private static TokenEvent imitated(TokenEvent event) {
            return TokenEvent.newBuilder(event)
                    .setWriter("somebody else")
                    .setKind(TokenEventKind.TEXT_DELTA)
                    .setPart(0)
                    .setDelta("FOREIGN")
                    .setDetail(null)
                    .build();
        }

        private TokenEvent lagging(TokenEvent event) {
            return TokenEvent.newBuilder(event)
                    .setAttempt(event.getAttempt() - 1)
                    .setWriter("w" + (event.getAttempt() - 1))
                    .setSeq(100_000 + random.nextInt(1000))
                    .setKind(TokenEventKind.TEXT_DELTA)
                    .setPart(0)
                    .setDelta("OLD")
                    .setDetail(null)
                    .build();
        }
    }
}
