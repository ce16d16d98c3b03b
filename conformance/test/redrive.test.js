// Answers that Ably refused, brought onto their channel afterwards by `dead-letters redrive`: what somebody sees who
// watched all the time, and who comes later. docs/decisions/0010-redrive.md says why it is so.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { valuesOf } from '../lib/avro.js';
import { Conversation } from '../lib/conversation.js';
import { DeadLetters } from '../lib/dead-letters.js';
import { textsOf } from '../lib/judge.js';
import { follow, kafkaFor } from '../lib/kafka.js';
import { Control } from '../lib/local-ably.js';
import { historyOf, PlainSubscriber } from '../lib/plain.js';
import { killAll } from '../lib/processes.js';
import { ProducerTeam } from '../lib/producer-team.js';
import { recording } from '../lib/recordings.js';
import { Responses } from '../lib/responses.js';
import { channelOf, Local } from '../lib/turnstream.js';
import { until } from '../lib/until.js';

const STATES = valuesOf('DeliveryState');

/** A reasoning and a text, with characters outside of ASCII. */
const ANSWER = recording('anthropic/thinking-unicode');
const REFUSED = { type: 'nack', code: 40000 };
const PIECES_PER_SECOND = 50;
const EVERY = 1_000;

/** Clients ignore what follows the end of a stream or a run, unless they come later: a repair has no other way. */
const MENDED_AFTER_THE_END = ['after-run-end'];
const REWRITTEN_AFTER_THE_END = ['after-run-end', 'after-terminal'];

/** How much of the answer is said before a refusal that comes half-way, and how much at most when it has come. */
const SAID = 0.3;
const SAID_UNTIL_REFUSED = 0.5;

/**
 * Where the turn was refused; what the live screen shows before and after the redrive; which rules the repair breaks. A
 * text that was closed on a live screen stays as it is there; the turn itself shows as complete.
 */
const SITUATIONS = {
  'before anything was published': {
    match: { message: 'ai-step-start' },
    before: 'nothing',
    live: 'all',
    endsWithError: true,
    rules: MENDED_AFTER_THE_END,
  },
  'with everything, so that nobody ever heard of it': {
    match: { kind: 'create', times: EVERY },
    before: 'nothing',
    live: 'all',
    endsWithError: false,
    rules: [],
  },
  'half-way': {
    match: { kind: 'append' },
    halfWay: true,
    before: 'a beginning',
    live: 'a beginning',
    endsWithError: true,
    rules: REWRITTEN_AFTER_THE_END,
    often: true,
  },
  'at its end only': {
    match: { message: 'ai-run-end' },
    before: 'all',
    live: 'all',
    endsWithError: true,
    rules: MENDED_AFTER_THE_END,
  },
};

const SHOWN = {
  nothing: (texts) => assert.deepEqual(texts, []),
  'a beginning': (texts) => {
    assert.notDeepEqual(texts, []);
    assert.notDeepEqual(texts, ANSWER.texts);
    texts.forEach(({ text }, part) => assert.ok(ANSWER.texts[part].text.startsWith(text), 'a prefix'));
  },
  all: (texts) => assert.deepEqual(texts, ANSWER.texts),
};

describe('an answer on AI Transport that was refused', { timeout: 800_000 }, () => {
  let stage;
  before(async () => (stage = await Stage.set('vercel')));
  after(async () => await stage?.close());

  for (const [when, situation] of Object.entries(SITUATIONS)) {
    const { match, halfWay = false, before: shown, live, endsWithError, rules, often = false } = situation;
    test(`${when}, is whole after a redrive`, { timeout: 180_000 }, async () => {
      const { control, letters } = stage;
      const conversation = await Conversation.open(stage.local, 'refused');
      try {
        const [letter] = await (halfWay
          ? stage.refuseHalfWay(conversation, match)
          : stage.refuse(conversation.session, match));
        if (endsWithError) assert.equal(await conversation.live.untilOver('R1'), 'error');
        SHOWN[shown](textsOf(conversation.live.message('R1')));
        const brokenBySink = await control.brokenRulesOn(conversation.channel);
        if (often) await stage.expectLookingChangesNothing(conversation.session);

        const done = await letters.redrive(conversation.session);
        assert.equal(done.code, 0, done.command.output());
        assert.match(done.stdout[0], /repaired, created \d+ and changed \d+ messages/);

        const { errors, ...late } = await conversation.late();
        assert.deepEqual(textsOf(late.messages.find(({ id }) => id === 'R1')), ANSWER.texts, 'who comes later sees all');
        assert.equal(late.runs.R1, 'complete', 'and that it is complete');
        assert.deepEqual(errors, []);
        // The end of the run is the last that is put right: what a screen does not show then, it never will.
        await until('the live screen shows the turn as complete', () => conversation.live.statusOf('R1') === 'complete');
        await until('the live screen is as it should be', () => holds(() => SHOWN[live](textsOf(conversation.live.message('R1')))), {
          limit: 20_000,
          seen: () => conversation.live.screen,
        });
        const broken = (await control.brokenRulesOn(conversation.channel)).filter((rule) => !brokenBySink.includes(rule));
        assert.deepEqual(broken, rules);

        await stage.expectNoted(conversation.session, letter);
        if (often) await stage.expectDoneForGood(conversation.session);

        await stage.team.say(conversation.session, 'R2', PIECES_PER_SECOND);
        await conversation.live.untilOver('R2');
        const next = await conversation.late();
        assert.deepEqual(next.messages.map(({ id }) => id), ['R1', 'R2'], 'the conversation goes on behind it');
        assert.deepEqual(textsOf(next.messages[1]), ANSWER.texts);
      } finally {
        await conversation.close();
      }
    });
  }
});

const PLAIN_TEXT = ANSWER.texts.filter(({ type }) => type === 'text').map(({ text }) => text).join('');

const PLAIN_SITUATIONS = {
  'before anything was published': { match: { kind: 'create' }, before: [] },
  'half-way': { match: { kind: 'append', nth: 3 }, before: ['error'] },
};

describe('an answer as a plain message that was refused', { timeout: 400_000 }, () => {
  let stage;
  before(async () => (stage = await Stage.set('message-per-response')));
  after(async () => await stage?.close());

  let sessions = 0;
  for (const [when, { match, before: statuses }] of Object.entries(PLAIN_SITUATIONS)) {
    test(`${when}, is whole after a redrive, live and late`, { timeout: 120_000 }, async () => {
      const session = `plain-${++sessions}`;
      const live = await PlainSubscriber.open(stage.local, channelOf(session));
      try {
        const [letter] = await stage.refuse(session, match);
        await until('its end is on the channel', async () => {
          const found = await historyOf(stage.local, channelOf(session));
          return found.map(({ extras }) => extras.headers.status).join() === statuses.join();
        });

        const done = await stage.letters.redrive(session);
        assert.equal(done.code, 0, done.command.output());

        const history = await historyOf(stage.local, channelOf(session));
        assert.deepEqual(history.map(({ data }) => data), [PLAIN_TEXT]);
        assert.deepEqual(history.map(({ extras }) => extras.headers.status), ['complete']);
        await until('the live subscriber has it', () => live.messages.map(({ data }) => data).join('\n') === PLAIN_TEXT);
        assert.deepEqual(await stage.control.brokenRulesOn(channelOf(session)), []);
        await stage.expectNoted(session, letter);
      } finally {
        live.close();
      }
    });
  }
});

/** A local Turnstream, and everything that a test needs of it. */
class Stage {
  /** How far the sink is with each turn, as it wrote it down itself. */
  states = new Map();

  static async set(codec) {
    const stage = new Stage();
    stage.local = await Local.start('--codec', codec);
    stage.control = new Control(stage.local);
    stage.letters = await DeadLetters.follow(stage.local);
    stage.follower = await follow(kafkaFor(stage.local), 'llm.delivery-state', ({ key, value }) =>
      stage.states.set(key.toString(), value && STATES.read(value).status),
    );
    stage.responses = await Responses.follow(stage.local);
    stage.team = await ProducerTeam.learn(stage.local, ANSWER);
    return stage;
  }

  /** Says the answer while Ably refuses some of it; gives the records that came of it. */
  async refuse(session, match) {
    await this.control.fault({ channel: channelOf(session), ...match }, REFUSED);
    await this.team.say(session, 'R1', PIECES_PER_SECOND);
    return await this.untilGivenUp(session);
  }

  /** As `refuse`, but some of the answer is on screen before, and the end of it is not said until it was refused. */
  async refuseHalfWay({ session, live }, match) {
    await this.team.say(session, 'R1', PIECES_PER_SECOND, { to: SAID });
    await until('some of it is on screen', () => textsOf(live.message('R1')).length > 0);
    await this.control.fault({ channel: channelOf(session), ...match }, REFUSED);
    await this.team.say(session, 'R1', PIECES_PER_SECOND, { from: SAID, to: SAID_UNTIL_REFUSED });
    await this.letters.untilWritten(session);
    await this.team.say(session, 'R1', PIECES_PER_SECOND, { from: SAID_UNTIL_REFUSED });
    return await this.untilGivenUp(session);
  }

  async untilGivenUp(session) {
    const letters = await this.letters.untilWritten(session);
    await this.responses.untilKept(session, 'R1');
    await until('the sink is done with it', () => this.states.get(`${session}|R1`) === 'GIVEN_UP');
    await this.control.clearFaults();
    return letters;
  }

  async expectLookingChangesNothing(session) {
    const operations = (await this.control.operations(channelOf(session))).length;
    const looked = await this.letters.redrive(session, '--dry-run');
    assert.equal(looked.code, 0, looked.command.output());
    assert.match(looked.stdout[0], /would create \d+ and change \d+ messages/);
    assert.equal((await this.control.operations(channelOf(session))).length, operations, 'looking changes nothing');
    assert.equal(this.letters.of(session).length, 1, 'and notes nothing');
  }

  /** Demands that a note behind the letter says that it is resolved. */
  async expectNoted(session, letter) {
    const [, note] = await this.letters.untilWritten(session, 2);
    assert.equal(note.turnId, letter.turnId);
    assert.equal(note.redriveCount, 1);
    assert.notEqual(note.resolvedAt, null);
    assert.equal(note.headers['turnstream.redrive-count'].toString(), '1');
  }

  /** Demands that a second redrive changes nothing, and that the letter is not listed any more, unless asked for. */
  async expectDoneForGood(session) {
    const operations = (await this.control.operations(channelOf(session))).length;
    const again = await this.letters.redrive(session);
    assert.equal(again.code, 0, again.command.output());
    assert.deepEqual(again.stdout, []);
    assert.equal((await this.control.operations(channelOf(session))).length, operations, 'done again, nothing changes');
    assert.deepEqual((await this.letters.list(session)).stdout, []);
    assert.match((await this.letters.list(session, '--all')).stdout[1], /resolved/);
  }

  async close() {
    await Promise.all([this.team?.close(), this.letters?.close(), this.responses?.close(), this.follower?.disconnect()]);
    killAll();
  }
}

function holds(demand) {
  try {
    demand();
    return true;
  } catch (error) {
    if (error instanceof assert.AssertionError) return false;
    throw error;
  }
}
