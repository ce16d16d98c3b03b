// The sink is killed in the middle of ten answers, with an operation of each in flight, and started again.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Conversation } from '../lib/conversation.js';
import { lengthOf } from '../lib/judge.js';
import { Control } from '../lib/local-ably.js';
import { killAll } from '../lib/processes.js';
import { recording } from '../lib/recordings.js';
import { Local } from '../lib/turnstream.js';
import { until } from '../lib/until.js';

const STREAMS = 10;

/** Long enough to be in the middle for a while: about 200 pieces, 3,600 characters. */
const ANSWER = recording('openai-responses/vercel-ai-run-websearch-reasoning');
const PIECES_PER_SECOND = 10;

describe('a sink that is killed', { timeout: 240_000 }, () => {
  let local;
  let control;
  let sink;
  before(async () => {
    local = await Local.start('--without', 'sink');
    control = new Control(local);
    sink = await local.role('sink');
  });
  after(killAll);

  test('leaves ten answers whole, each cut between 10 and 90 %', { timeout: 150_000 }, async () => {
    const conversations = [];
    for (let i = 0; i < STREAMS; i++) conversations.push(await Conversation.open(local, 'killed'));
    try {
      const replays = conversations.map(({ session }) => local.replay(session, 'R1', ANSWER, PIECES_PER_SECOND));
      const progress = () => Promise.all(conversations.map(({ channel }) => acknowledgedShare(control, channel)));
      await until('every answer is in its middle', async () => (await progress()).every((share) => share > 0.15), {
        limit: 60_000,
        every: 100,
        seen: progress,
      });
      // From here on the server does as it is asked and answers nothing: every stream gets an operation in flight.
      await control.fault({ times: 1_000_000 }, { type: 'drop-ack' });
      await until('every answer has an operation in flight', async () =>
        (await Promise.all(conversations.map(({ channel }) => isInFlight(control, channel)))).every(Boolean),
      );
      await sink.kill();
      const cut = await progress();
      await control.clearFaults();

      for (const share of cut) assert.ok(share > 0.1 && share < 0.9, `acknowledged when the sink was killed: ${cut}`);
      sink = await local.role('sink');
      await Promise.all(replays);
      for (const conversation of conversations) await conversation.expectWhole('R1', ANSWER, { mayStartAnew: true, limit: 60_000 });
    } finally {
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

/** True when the newest operation on the channel was carried out and not answered. */
async function isInFlight(control, channel) {
  const newest = (await control.operations(channel)).at(-1);
  return newest?.applied === 'yes' && newest.answer === 'nothing';
}
