// The network between the sink and Ably is bad in the middle of answers: the text is exact on a live and on a late screen,
// and a prefix of itself at every moment.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { BadNetwork } from '../lib/bad-network.js';
import { Conversation } from '../lib/conversation.js';
import { lengthOf, textsOf } from '../lib/judge.js';
import { Control } from '../lib/local-ably.js';
import { killAll } from '../lib/processes.js';
import { ProducerTeam } from '../lib/producer-team.js';
import { recording } from '../lib/recordings.js';
import { Local } from '../lib/turnstream.js';
import { until } from '../lib/until.js';

/** A reasoning and a text, 1,200 characters in some hundred pieces. */
const ANSWER = recording('anthropic/thinking');
const PIECES_PER_SECOND = 25;
const ANSWERS = 3;

/** How long the sink waits for an acknowledgement here; by default it is more patient. */
const PATIENCE = 5_000;

describe('a bad network before Ably', { timeout: 600_000 }, () => {
  let local;
  let control;
  let network;
  let team;
  before(async () => {
    local = await Local.start('--without', 'sink');
    control = new Control(local);
    network = await BadNetwork.before(local.ably);
    await local.role('sink', { 'sink.ably.url': network.url, 'sink.operation.deadline.ms': PATIENCE });
    team = await ProducerTeam.learn(local, ANSWER);
  });
  after(async () => {
    await team?.close();
    network?.close();
    killAll();
  });

  test('cuts every connection in mid-answer, and again', { timeout: 120_000 }, () =>
    whileAnswersStream(async (shown) => {
      assert.ok(network.cut() > 0, 'there were connections to cut');
      const soFar = shown();
      await until('the answers go on', () => shown() > soFar + 0.05, { seen: shown });
      assert.ok(network.cut() > 0, 'there were new ones');
    }));

  test('is slow in mid-answer: 500 ms more each way', { timeout: 120_000 }, async () => {
    const before = network.delayed;
    try {
      await whileAnswersStream(async () => network.delay(500));
      assert.ok(network.delayed > before + 10, 'much was held up');
    } finally {
      network.delay(0);
    }
  });

  test('loses everything without a word, until the sink notices', { timeout: 120_000 }, () =>
    whileAnswersStream(() => frozen({})));

  test('loses only the answers without a word, until the sink notices', { timeout: 120_000 }, () =>
    whileAnswersStream(() => frozen({ answersOnly: true })));

  test('broke no rule of Ably or AI Transport', () => control.expectNoBrokenRules());

  async function frozen(how) {
    const givenUp = network.givenUp;
    assert.ok(network.freeze(how) > 0, 'there were connections to freeze');
    await until('the sink has given a dead connection up', () => network.givenUp > givenUp, { limit: 30_000 });
    await until('it has a new one', () => network.open > 0);
  }

  /** Has answers streamed to several conversations, does something when all are in their middle, and judges all of them. */
  async function whileAnswersStream(act) {
    const conversations = [];
    for (let i = 0; i < ANSWERS; i++) conversations.push(await Conversation.open(local, 'network'));
    try {
      const shares = () => conversations.map(({ live }) => lengthOf(textsOf(live.message('R1'))) / lengthOf(ANSWER.texts));
      const least = () => Math.min(...shares());
      const say = (stretch) => Promise.all(conversations.map(({ session }) => team.say(session, 'R1', PIECES_PER_SECOND, stretch)));
      await say({ to: 0.3 });
      await until('every answer has begun', () => least() > 0.2, { seen: shares });
      const said = say({ from: 0.3 });
      await act(least);
      await said;
      for (const conversation of conversations) await conversation.expectWhole('R1', ANSWER, { limit: 60_000 });
    } finally {
      await Promise.all(conversations.map((conversation) => conversation.close()));
    }
  }
});
