// The topology is killed in the middle of a transaction, right after people saw that their turn was cancelled, and
// started again. What it decides the second time is what they saw: the screen and the topic of finished answers agree.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Conversation } from '../lib/conversation.js';
import { growthOf, lengthOf, textsOf } from '../lib/judge.js';
import { Control } from '../lib/local-ably.js';
import { killAll } from '../lib/processes.js';
import { recording } from '../lib/recordings.js';
import { Responses, statusKept, textsKept } from '../lib/responses.js';
import { Local, turnOf } from '../lib/turnstream.js';
import { until } from '../lib/until.js';

const ANSWER = recording('openai-responses/vercel-ai-run-websearch-reasoning');
const PIECES_PER_SECOND = 10;

/** A transaction is committed once in a second: a kill may fall between two of them. */
const TRIES = 4;

describe('a topology that is killed', { timeout: 240_000 }, () => {
  let local;
  let responses;
  let topology;
  let state;
  before(async () => {
    local = await Local.start('--without', 'topology');
    responses = await Responses.follow(local);
    state = local.settings;
    topology = await local.role('topology', state);
    // It says nothing when it is ready; that it keeps an answer tells.
    await local.replay('first', 'R1', recording('anthropic/basic-text'));
    await responses.untilKept('first', 'R1', 60_000);
  });
  after(async () => {
    await responses?.close();
    killAll();
  });

  test('in mid-transaction, with a cancel among the deltas: screen and responses agree', { timeout: 200_000 }, async () => {
    for (let attempt = 1; ; attempt++) {
      const conversation = await Conversation.open(local, 'cancelled');
      try {
        if (await cancelledAndKilled(conversation)) return;
      } finally {
        await conversation.close();
      }
      assert.ok(attempt < TRIES, `in ${TRIES} tries no kill fell into a transaction that held the end of a turn`);
    }
  });

  test('in the middle of an answer: the answer is whole everywhere', { timeout: 90_000 }, async () => {
    const conversation = await Conversation.open(local, 'whole');
    try {
      const replay = local.replay(conversation.session, 'R1', ANSWER, 3 * PIECES_PER_SECOND);
      await until('the answer is in its middle', () => shownShare(conversation) > 0.2, { limit: 60_000 });
      await topology.kill();
      assert.ok(shownShare(conversation) < 0.9, `shown when the topology was killed: ${shownShare(conversation)}`);
      topology = await local.role('topology', state);
      await replay;
      await conversation.expectWhole('R1', ANSWER, { limit: 60_000 });
      assert.deepEqual(textsKept(await responses.untilKept(conversation.session, 'R1')), ANSWER.texts);
    } finally {
      await conversation.close();
    }
  });

  test('broke no rule of Ably or AI Transport', () => new Control(local).expectNoBrokenRules());

  /** @returns whether the kill fell into the transaction in which the turn was cancelled */
  async function cancelledAndKilled(conversation) {
    const { session, live } = conversation;
    const replay = await local.startReplay(session, 'R1', ANSWER, PIECES_PER_SECOND);
    await until('the answer has begun', () => textsOf(live.message('R1')).length > 0, { limit: 60_000 });
    await local.cancel(session, turnOf('R1'));
    await until('people see the cancel', () => live.statusOf(turnOf('R1')) === 'cancelled', {
      every: 1,
      seen: () => live.screen.runs,
    });
    await topology.kill();
    await responses.caughtUp();
    const inTransaction = responses.get(session, 'R1') === undefined;
    const seen = live.screen;

    await replay.kill();
    topology = await local.role('topology', state);
    const kept = await responses.untilKept(session, 'R1', 60_000);
    // A second answer lies behind all of the first in its partition: when it is shown, the first is settled.
    const next = recording('anthropic/basic-text');
    await local.replay(session, 'R2', next);
    await live.untilOver(turnOf('R2'), 60_000);

    assert.equal(statusKept(kept), 'cancelled');
    assert.deepEqual(textsKept(kept), textsOf(live.message('R1')), 'the kept answer is the one on screen');
    assert.deepEqual(live.message('R1'), seen.messages[0], 'what people saw at the cancel has not changed');
    assert.deepEqual(growthOf(live.screens, 'R1').wrong, []);
    const { errors, ...late } = await conversation.late();
    assert.deepEqual(errors, []);
    assert.deepEqual(late, live.screen, 'somebody who comes late sees the same');
    assert.ok(lengthOf(textsKept(kept)) < lengthOf(ANSWER.texts), 'it was cut in the middle');
    return inTransaction;
  }
});

const shownShare = ({ live }) => lengthOf(textsOf(live.message('R1'))) / lengthOf(ANSWER.texts);
