// Two sinks and two topologies share the work, as processes. One of each is killed, frozen for longer than the group waits
// for it, and restarted in the middle of answers: every answer is whole, live, late and on the topic of finished answers, and
// what was shown was at every moment a beginning of it.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { BadNetwork } from '../lib/bad-network.js';
import { Conversation } from '../lib/conversation.js';
import { membersOf, untilMembers, untilSomebodyJoins } from '../lib/group.js';
import { KafkaCluster } from '../lib/kafka-cluster.js';
import { Control } from '../lib/local-ably.js';
import { killAll } from '../lib/processes.js';
import { ProducerTeam } from '../lib/producer-team.js';
import { recording } from '../lib/recordings.js';
import { Responses, statusKept, textsKept } from '../lib/responses.js';
import { Telling } from '../lib/telling.js';
import { Local, run } from '../lib/turnstream.js';

/** So many that each instance has several, and a topology, which opens six stores for each, is not long about it. */
const PARTITIONS = 6;
const SESSIONS = 10;

/** A reasoning and a text, 1,200 characters in some hundred pieces. */
const ANSWER = recording('anthropic/thinking');
const PIECES_PER_SECOND = 8;

/** Up to here nothing happens: the reasoning is over, and the text has begun. */
const BEGUN = 0.3;

const ROLES = ['topology', 'sink'];

describe('two sinks and two topologies', { timeout: 900_000 }, () => {
  let local;
  let control;
  let responses;
  let team;
  /** The instances of each role; whoever is started again has its own folder again, and a sink its own way to Ably. */
  const instances = { topology: [], sink: [] };
  before(async () => {
    const { kafka } = await KafkaCluster.start(1);
    const created = await run('topics', 'create', '--bootstrap', kafka, '--partitions', PARTITIONS);
    assert.equal(created.code, 0, created.command.output());
    local = await Local.besides(kafka);
    control = new Control(local);
    responses = await Responses.follow(local);
    for (const role of ROLES) {
      for (let i = 0; i < 2; i++) instances[role].push(await Instance.start(local, role));
    }
    await untilShared(2);
    team = await ProducerTeam.learn(local, ANSWER);
  });
  after(async () => {
    await team?.close();
    await responses?.close();
    instances.sink.forEach(({ network }) => network.close());
    killAll();
  });

  test('one of each is killed, and started again', { timeout: 240_000 }, () =>
    whileAnswersStream({ mayStartAnew: true }, async (telling) => {
      const [sink, topology] = [instances.sink[0], instances.topology[0]];
      await telling.goOn(0.2, async () => {
        await sink.process.kill();
        await untilMembers(local, 'sink', 1, PARTITIONS);
      });
      await telling.goOn(0.2, async () => {
        await topology.process.kill();
        await untilMembers(local, 'topology', 1, PARTITIONS);
      });
      await telling.goOn(0.2, async () => {
        await Promise.all([sink.start(), topology.start()]);
        await untilShared(2);
      });
    }));

  test('one of each is frozen until the others have its work, and thawed', { timeout: 240_000 }, () =>
    whileAnswersStream({ mayStartAnew: true }, async (telling, operations) => {
      const [sink, topology] = [instances.sink[1], instances.topology[1]];
      // What the sink sends is done, and it does not hear of it, so that everything that is told next waits in it.
      sink.network.holdAnswers();
      await telling.tell(0.1);
      [sink, topology].forEach(({ process }) => process.freeze());
      sink.network.releaseAnswers();
      await telling.goOn(0.2, () => untilShared(1));

      // As long as the other sink is held, the group can give the frozen one nothing: whatever it sends, it may not send.
      const others = await membersOf(local, 'sink');
      const held = instances.sink[0].process;
      await telling.goOn(0.2, async () => {
        held.freeze();
        try {
          const before = await operations();
          assert.ok(before.some((operation) => sink.did(operation)), 'the frozen sink had delivered');
          [sink, topology].forEach(({ process }) => process.thaw());
          await untilSomebodyJoins(local, 'sink', others);
          const late = (await operations()).slice(before.length).filter((operation) => sink.did(operation));
          assert.deepEqual(late, [], 'what a sink sends of partitions that it does not have any more');
        } finally {
          held.thaw();
        }
        await untilShared(2);
      });
      [sink, topology].forEach(({ process }) => assert.ok(process.isRunning, process.output()));
    }));

  test('every one is restarted, one of each after the other', { timeout: 240_000 }, () =>
    whileAnswersStream({}, async (telling) => {
      for (const turn of [0, 1]) {
        await telling.goOn(0.2, async () => {
          await Promise.all(ROLES.map((role) => instances[role][turn].restart()));
          await untilShared(2);
        });
      }
    }));

  test('broke no rule of Ably or AI Transport', () => control.expectNoBrokenRules());

  /** Waits until so many instances of each role have shared the work. */
  async function untilShared(count) {
    for (const role of ROLES) await untilMembers(local, role, count, PARTITIONS);
  }

  /** Has answers told to all sessions, does something when all are under way, and judges all of them. */
  async function whileAnswersStream(allowed, act) {
    const conversations = [];
    for (let i = 0; i < SESSIONS; i++) conversations.push(await Conversation.open(local, 'shared'));
    try {
      const telling = new Telling(team, conversations, PIECES_PER_SECOND);
      await telling.goOn(BEGUN);
      await act(telling, () => control.operations());
      await telling.end();
      for (const conversation of conversations) {
        await conversation.expectWhole('R1', ANSWER, { ...allowed, limit: 60_000 });
        const kept = await responses.untilKept(conversation.session, 'R1', 60_000);
        assert.deepEqual(textsKept(kept), ANSWER.texts, 'the kept answer is the recorded one');
        assert.equal(statusKept(kept), ANSWER.outcome);
      }
    } finally {
      await Promise.all(conversations.map((conversation) => conversation.close()));
    }
  }
});

/** One of the instances of a role, over all its lives. */
class Instance {
  #local;
  #role;
  #settings;

  static async start(local, role) {
    const network = role === 'sink' ? await BadNetwork.before(local.ably) : undefined;
    const instance = new Instance(local, role, network);
    await instance.start();
    return instance;
  }

  constructor(local, role, network) {
    this.#local = local;
    this.#role = role;
    this.#settings = {
      ...local.settings,
      'topic.partitions': PARTITIONS,
      'topology.standby.replicas': 1,
      ...(network && { 'sink.ably.url': network.url }),
    };
    /** A sink's own way to Ably, which is good here and tells whose a connection is. */
    this.network = network;
  }

  async start() {
    this.process = await this.#local.role(this.#role, this.#settings);
  }

  async restart() {
    const { code } = await this.process.stop();
    assert.equal(code, 0, this.process.output());
    await this.start();
  }

  /** Whether an operation of the server's log is this sink's. */
  did({ connectionId }) {
    return this.network.connectionIds.has(connectionId);
  }
}
