// The sink is killed in the middle of ten answers, with an operation of each in flight, and started again.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Conversation } from '../lib/conversation.js';
import { lengthOf } from '../lib/judge.js';
import { Control } from '../lib/local-ably.js';
import { killAll } from '../lib/processes.js';
import { ProducerTeam } from '../lib/producer-team.js';
import { recording } from '../lib/recordings.js';
import { Local } from '../lib/turnstream.js';
import { until } from '../lib/until.js';

const STREAMS = 10;

/** A reasoning and a text, 1,200 characters. */
const ANSWER = recording('anthropic/thinking');
const PIECES_PER_SECOND = 40;

describe('a sink that is killed', { timeout: 240_000 }, () => {
  let local;
  let control;
  let team;
  let sink;
  before(async () => {
    local = await Local.start('--without', 'sink');
    control = new Control(local);
    sink = await local.role('sink');
    team = await ProducerTeam.learn(local, ANSWER);
  });
  after(async () => {
    await team?.close();
    killAll();
  });

  test('leaves ten answers whole, each cut between 10 and 90 %', { timeout: 150_000 }, async () => {
    const conversations = [];
    for (let i = 0; i < STREAMS; i++) conversations.push(await Conversation.open(local, 'killed'));
    try {
      const say = (stretch) =>
        Promise.all(conversations.map(({ session }) => team.say(session, 'R1', PIECES_PER_SECOND, stretch)));
      const progress = () => Promise.all(conversations.map(({ channel }) => acknowledgedShare(control, channel)));
      const newest = () => Promise.all(conversations.map(({ channel }) => newestOperation(control, channel)));

      await say({ to: 0.5 });
      await until('half of every answer is shown', async () => (await progress()).every((share) => share > 0.3), {
        every: 100,
        seen: progress,
      });
      // From here on the server does as it is asked and answers nothing: every stream gets an operation in flight.
      await control.fault({ times: 1_000_000 }, { type: 'drop-ack' });
      await say({ from: 0.5, to: 0.6 });
      await until('every answer has an operation in flight', async () => (await newest()).every(isInFlight), { seen: newest });
      await sink.kill();
      const [cut, last] = [await progress(), await newest()];
      await control.clearFaults();
      sink = await local.role('sink');
      await say({ from: 0.6 });

      for (const share of cut) assert.ok(share > 0.1 && share < 0.9, `acknowledged when the sink was killed: ${cut}`);
      assert.ok(last.every(isInFlight), 'and one operation more was in flight');
      for (const conversation of conversations) await conversation.expectWhole('R1', ANSWER, { mayStartAnew: true, limit: 60_000 });
    } finally {
      await control.clearFaults();
      await Promise.all(conversations.map((conversation) => conversation.close()));
    }
  });

  test('does not publish a finished session again', { timeout: 80_000 }, async () => {
    const [first, second] = [recording('anthropic/thinking-unicode'), recording('anthropic/basic-text')];
    const conversation = await Conversation.open(local, 'finished');
    try {
      await local.replay(conversation.session, 'R1', first);
      await conversation.expectWhole('R1', first);
      const published = await control.operations(conversation.channel);

      await sink.kill();
      sink = await local.role('sink');
      // The second answer lies behind the first in the same partition: when it is shown, the sink has read both.
      await local.replay(conversation.session, 'R2', second);
      await conversation.expectWhole('R2', second, { limit: 60_000 });

      const since = (await control.operations(conversation.channel)).slice(published.length);
      const serials = new Set(published.map(({ serial }) => serial));
      assert.deepEqual(since.filter(({ serial }) => serials.has(serial)), [], 'nothing of the first turn was touched');
      assert.equal(since.filter(({ name }) => name === 'ai-run-start').length, 1, 'only the second turn was started');
      assert.deepEqual(conversation.live.screen.messages.map(({ id }) => id), ['R1', 'R2']);
      await conversation.expectOneMessagePerText('R1');
    } finally {
      await conversation.close();
    }
  });

  test('that is asked to stop ends with 0 and leaves nothing behind', { timeout: 40_000 }, async () => {
    const { code } = await sink.stop();
    assert.equal(code, 0, sink.output());
    assert.ok(sink.hasLeftNothing);
  });

  test('broke no rule of Ably or AI Transport', () => control.expectNoBrokenRules());
});

/** How much of the answer the sink knows to be on the channel. */
async function acknowledgedShare(control, channel) {
  const texts = new Map();
  for (const { kind, serial, data, answer } of await control.operations(channel)) {
    if (answer !== 'ack' || data === null || kind === 'create') continue;
    texts.set(serial, kind === 'append' ? (texts.get(serial) ?? '') + data : data);
  }
  return [...texts.values()].join('').length / lengthOf(ANSWER.texts);
}

const newestOperation = async (control, channel) => (await control.operations(channel)).at(-1);

/** Carried out and not answered: only the server knows what became of it. */
const isInFlight = ({ applied, answer }) => applied === 'yes' && answer === 'nothing';
