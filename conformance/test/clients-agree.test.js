// Undisturbed: what a provider said is what the unmodified clients show, to somebody who watches and to somebody who
// comes later.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Conversation } from '../lib/conversation.js';
import { callsOf, textsOf } from '../lib/judge.js';
import { Control } from '../lib/local-ably.js';
import { historyOf, PlainSubscriber } from '../lib/plain.js';
import { killAll } from '../lib/processes.js';
import { recording } from '../lib/recordings.js';
import { channelOf, Local, turnOf } from '../lib/turnstream.js';
import { until } from '../lib/until.js';

const WHOLE = [
  'anthropic/thinking',
  'anthropic/thinking-unicode',
  'anthropic/tool-search-1',
  'anthropic/web-search-citations',
  'openai-responses/reasoning-summary-long',
  'openai-responses/gpt5nano-tool-turn1',
  'openai-responses/vercel-ai-run-websearch-reasoning',
  'openai-responses-compatible/xai-grok-tool-turn1',
];

describe('@ably/ai-transport, unmodified', { timeout: 180_000 }, () => {
  let local;
  before(async () => {
    local = await Local.start();
  });
  after(killAll);

  for (const name of WHOLE) {
    test(`${name}: live, late and recording agree`, { timeout: 40_000 }, async () => {
      const recorded = recording(name);
      const conversation = await Conversation.open(local);
      try {
        await local.replay(conversation.session, 'R1', recorded, 400);
        await conversation.expectWhole('R1', recorded);
        const told = recorded.calls.map(({ toolCallId }) => toolCallId);
        const shown = callsOf(conversation.live.message('R1')).filter(({ toolCallId }) => told.includes(toolCallId));
        assert.deepEqual(shown, recorded.calls, 'tool calls with their arguments');
      } finally {
        await conversation.close();
      }
    });
  }

  test('an answer grows on screen while it is made', { timeout: 40_000 }, async () => {
    const recorded = recording('anthropic/thinking');
    const conversation = await Conversation.open(local);
    try {
      const replay = local.replay(conversation.session, 'R1', recorded, 100);
      await until('half an answer is on screen', () => textsOf(conversation.live.message('R1')).length > 0);
      assert.equal(conversation.live.statusOf(turnOf('R1')), 'active');
      await replay;
      const { steps } = await conversation.expectWhole('R1', recorded);
      assert.ok(steps > 10, `the screen changed ${steps} times`);
    } finally {
      await conversation.close();
    }
  });

  test('a second turn is shown after the first', { timeout: 40_000 }, async () => {
    const [first, second] = [recording('openai-responses/tool-call-turn2'), recording('anthropic/basic-text')];
    const conversation = await Conversation.open(local);
    try {
      await local.replay(conversation.session, 'R1', first);
      await conversation.expectWhole('R1', first);
      await local.replay(conversation.session, 'R2', second);
      await conversation.expectWhole('R2', second);
      await conversation.expectOneMessagePerText('R1');

      assert.deepEqual(conversation.live.screen.messages.map(({ id }) => id), ['R1', 'R2']);
      assert.deepEqual(textsOf(conversation.live.message('R1')), first.texts);
    } finally {
      await conversation.close();
    }
  });

  test('what a provider failed to say ends as an error, without its words', { timeout: 40_000 }, async () => {
    const recorded = recording('openai-responses/error-insufficient-quota');
    const conversation = await Conversation.open(local);
    try {
      await local.replay(conversation.session, 'R1', recorded);
      assert.equal(await conversation.live.untilOver(turnOf('R1')), 'error');
      const { errors, ...late } = await conversation.late();
      assert.deepEqual(late, conversation.live.screen);
      assert.deepEqual(conversation.live.errors.map(({ code, message }) => ({ code, message })), [
        { code: 104008, message: 'agent reported an error' },
      ]);
      assert.doesNotMatch(JSON.stringify([late, await conversation.history()]), /quota|billing/i);
    } finally {
      await conversation.close();
    }
  });

  test('a turn that is cancelled keeps its text and ends as cancelled', { timeout: 40_000 }, async () => {
    const recorded = recording('anthropic/thinking');
    const conversation = await Conversation.open(local);
    try {
      // So slow that the command to cancel, a process that must start first, comes in the middle on any machine.
      const replay = await local.startReplay(conversation.session, 'R1', recorded, 4);
      await until('the answer has begun', () => textsOf(conversation.live.message('R1')).length > 0);
      await local.cancel(conversation.session, turnOf('R1'));
      assert.equal(await conversation.live.untilOver(turnOf('R1')), 'cancelled');
      const shown = conversation.live.screen;
      await replay.kill();
      // It lies behind whatever the provider still said, in the same partition: when it is shown, that was read too.
      const next = recording('anthropic/basic-text');
      await local.replay(conversation.session, 'R2', next);
      await conversation.expectWhole('R2', next);
      await conversation.expectOneMessagePerText('R1');
      assert.deepEqual(conversation.live.screen.messages[0], shown.messages[0], 'nothing was added after the end');
      assert.ok(recorded.texts[0].text.startsWith(textsOf(shown.messages[0])[0].text));
    } finally {
      await conversation.close();
    }
  });

  test('broke no rule of Ably or AI Transport', () => new Control(local).expectNoBrokenRules());
});

describe('plain ably, unmodified', { timeout: 90_000 }, () => {
  let local;
  before(async () => {
    local = await Local.start('--codec', 'message-per-response');
  });
  after(killAll);

  for (const name of ['anthropic/thinking-unicode', 'openai-responses/vercel-ai-run-websearch-reasoning']) {
    test(`${name}: one message, whole, in both views`, { timeout: 40_000 }, async () => {
      const recorded = recording(name);
      const text = recorded.texts.filter(({ type }) => type === 'text').map((part) => part.text).join('');
      const session = name.replaceAll('/', '-');
      const subscriber = await PlainSubscriber.open(local, channelOf(session));
      try {
        await local.replay(session, 'R1', recorded, 200);
        await until('the message is closed', () => subscriber.messages[0]?.extras.headers.status === 'complete');
        const history = await historyOf(local, channelOf(session));

        assert.deepEqual(subscriber.messages.map(({ data }) => data), [text]);
        assert.deepEqual(history.map(({ data }) => data), [text]);
        assert.equal(history[0].extras.headers.status, 'complete');
        for (const { data } of subscriber.states) assert.ok(text.startsWith(data), 'a prefix at every moment');
      } finally {
        subscriber.close();
      }
    });
  }

  test('broke no rule of Ably or AI Transport', () => new Control(local).expectNoBrokenRules());
});
