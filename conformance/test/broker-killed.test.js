// Three brokers, with three copies of everything. The one that leads an answer's partition is killed in the middle of the
// answer: it is whole, live, late and on the topic of finished answers.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Conversation } from '../lib/conversation.js';
import { partitionOf } from '../lib/kafka.js';
import { KafkaCluster } from '../lib/kafka-cluster.js';
import { Control } from '../lib/local-ably.js';
import { killAll } from '../lib/processes.js';
import { ProducerTeam } from '../lib/producer-team.js';
import { recording } from '../lib/recordings.js';
import { Responses, statusKept, textsKept } from '../lib/responses.js';
import { Telling } from '../lib/telling.js';
import { Local, run } from '../lib/turnstream.js';

const PARTITIONS = 3;

/** A reasoning and a text, 1,200 characters in some hundred pieces. */
const ANSWER = recording('anthropic/thinking');
const PIECES_PER_SECOND = 10;

describe('three brokers', { timeout: 900_000 }, () => {
  let cluster;
  let local;
  let responses;
  let team;
  before(async () => {
    cluster = await KafkaCluster.start();
    const created = await run(
      ...['topics', 'create', '--bootstrap', cluster.kafka, '--partitions', PARTITIONS],
      ...['--replication-factor', 3, '--min-insync-replicas', 2],
    );
    assert.equal(created.code, 0, created.command.output());
    local = await Local.besides(cluster.kafka);
    await local.role('all', { 'topic.partitions': PARTITIONS });
    responses = await Responses.follow(local);
    team = await ProducerTeam.learn(local, ANSWER);
    // The roles say nothing when they are ready; that an answer is kept tells.
    await local.replay('first', 'R1', recording('anthropic/basic-text'));
    await responses.untilKept('first', 'R1', 90_000);
  });
  after(async () => {
    await team?.close();
    await responses?.close();
    killAll();
  });

  for (const [what, topic] of [
    ['where its token events are written', 'llm.token-events'],
    ['where its turn events are read', 'llm.turn-events'],
  ]) {
    test(`the broker ${what} is killed in the middle of an answer`, { timeout: 240_000 }, async () => {
      const conversation = await Conversation.open(local, 'broker');
      try {
        await cluster.untilInSync();
        const partition = partitionOf(conversation.session, PARTITIONS);
        const telling = new Telling(team, [conversation], PIECES_PER_SECOND);
        await telling.goOn(0.3);
        let leader;
        await telling.goOn(0.3, async () => {
          leader = await cluster.leaderOf(topic, partition);
          await cluster.kill(leader);
          await cluster.untilAnotherLeads(leader, topic, partition);
        });
        await telling.end();
        await conversation.expectWhole('R1', ANSWER, { limit: 90_000 });
        const kept = await responses.untilKept(conversation.session, 'R1', 60_000);
        assert.deepEqual(textsKept(kept), ANSWER.texts, 'the kept answer is the recorded one');
        assert.equal(statusKept(kept), ANSWER.outcome);
        await cluster.startNode(leader);
      } finally {
        await conversation.close();
      }
    });
  }

  test('broke no rule of Ably or AI Transport', () => new Control(local).expectNoBrokenRules());
});
