// Every fault that the local Ably server can play, met by the sink in the middle of an answer: the text is exact on a
// live and on a late screen, and a prefix of itself at every moment.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Conversation } from '../lib/conversation.js';
import { textsOf } from '../lib/judge.js';
import { Control } from '../lib/local-ably.js';
import { killAll } from '../lib/processes.js';
import { ProducerTeam } from '../lib/producer-team.js';
import { recording } from '../lib/recordings.js';
import { Local } from '../lib/turnstream.js';
import { until } from '../lib/until.js';

/** A reasoning and a text, 2,700 characters in 25 pieces, with characters outside of ASCII. */
const ANSWER = recording('anthropic/thinking-unicode');
const PIECES_PER_SECOND = 25;

/** How long the sink waits for an acknowledgement here; by default it is more patient. */
const PATIENCE = 2_000;

const UNAVAILABLE = 50003;
const TOO_FAST = 42911;

/** Where the fault falls. */
const POINTS = {
  'the start of a step': { message: 'ai-step-start' },
  'the create of the first part': { kind: 'create', message: 'ai-output' },
  'the create of the second part': { kind: 'create', message: 'ai-output', nth: 2 },
  'an append': { kind: 'append', nth: 4 },
  'the end of the turn': { message: 'ai-run-end' },
};

/** What happens there. */
const EFFECTS = {
  'is refused': { type: 'nack', code: UNAVAILABLE },
  'is refused though it was done': { type: 'nack-though-applied', code: UNAVAILABLE },
  'is done and never answered': { type: 'drop-ack' },
  'is lost with its connection': { type: 'close-before-apply' },
  'is done and its connection lost': { type: 'close-after-apply' },
};

/** What matters only where text hangs on it. */
const EFFECTS_ON_APPENDS = {
  'is refused as too fast': { type: 'nack', code: TOO_FAST },
  'is refused, and done with the next': { type: 'nack-applied-later', code: UNAVAILABLE },
  'is slow': { type: 'delay', millis: 700 },
  'is done and answered slowly': { type: 'delay-ack', millis: 700 },
};

/** A second part may only be put right by showing the answer anew; nothing else takes text off the screen. */
const mayStartAnew = (point) => point === 'the create of the second part';

const CASES = Object.entries(POINTS).flatMap(([point, match]) =>
  Object.entries({ ...EFFECTS, ...(match.kind === 'append' && EFFECTS_ON_APPENDS) }).map(([what, effect]) => ({
    name: `${point} ${what}`,
    match,
    effect,
    allowed: { mayStartAnew: mayStartAnew(point) },
  })),
);

/** What Ably's documentation leaves open: as it is likeliest, and everything otherwise. */
const ANSWERS = {
  'as its documentation reads': [],
  'otherwise where its documentation is silent': [
    'refused-append=comes-back',
    'append-ack=on-receipt',
    'conflated-ack=shared-serial',
    'overtaking=by-other-messages',
    'repeated-create=null-serial',
    'omitted-extras=are-dropped',
  ].flatMap((answer) => ['--ably-switch', answer]),
};

for (const [how, options] of Object.entries(ANSWERS)) {
  describe(`a fault of an Ably that behaves ${how}`, { timeout: 300_000 }, () => meetEveryFault(options));
}

function meetEveryFault(options) {
  // An append that was acknowledged and is held is then shown after what ends the turn.
  const mayOvertake = options.includes('overtaking=by-other-messages');
  let local;
  let control;
  let team;
  /** Every conversation with what was on screen at its end. */
  const ended = [];
  before(async () => {
    local = await Local.start('--without', 'sink', ...options);
    control = new Control(local);
    await local.role('sink', { 'sink.operation.deadline.ms': PATIENCE });
    team = await ProducerTeam.learn(local, ANSWER);
  });
  after(async () => {
    await team?.close();
    killAll();
  });

  for (const { name, match, effect, allowed } of CASES) {
    test(name, { timeout: 40_000 }, async () => {
      const conversation = await Conversation.open(local, 'fault');
      try {
        await control.fault({ channel: conversation.channel, ...match }, effect);
        await team.say(conversation.session, 'R1', PIECES_PER_SECOND);
        await conversation.expectWhole('R1', ANSWER, { ...allowed, mayOvertake });
        assert.equal(await control.pendingFaults(), 0, 'the fault happened');
        ended.push({ conversation, screen: conversation.live.screen });
      } finally {
        await control.clearFaults();
        await conversation.close();
      }
    });
  }

  const LOSSES = [
    ['every connection is lost, those of the people too', [{ type: 'close-connections' }]],
    ['the sink loses its connections', [{ type: 'close-connections', clientId: 'turnstream' }]],
    ['the sink loses its connections and cannot come back for a while', [
      { type: 'refuse-connections', millis: 1_500, rest: true },
      { type: 'close-connections', clientId: 'turnstream' },
    ]],
  ];
  for (const [name, effects] of LOSSES) {
    test(name, { timeout: 40_000 }, async () => {
      const conversation = await Conversation.open(local, 'lost');
      try {
        const said = team.say(conversation.session, 'R1', PIECES_PER_SECOND);
        await until('the answer has begun', () => textsOf(conversation.live.message('R1')).length > 0);
        for (const effect of effects) await control.fault({}, effect);
        await said;
        await conversation.expectWhole('R1', ANSWER, { mayOvertake });
      } finally {
        await conversation.close();
      }
    });
  }

  test('leaves nothing to be changed later, and one end of each turn', { timeout: 30_000 }, async () => {
    assert.equal(ended.length, CASES.length);
    for (const { conversation, screen } of ended) {
      const { errors, ...late } = await conversation.late();
      assert.deepEqual(errors, []);
      assert.deepEqual(late, screen, conversation.channel);
      const ends = (await conversation.history()).filter(({ name }) => name === 'ai-run-end');
      assert.equal(ends.length, 1, conversation.channel);
    }
  });

  test('broke no rule of Ably or AI Transport', () => control.expectNoBrokenRules());
}
