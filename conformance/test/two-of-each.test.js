// Two sinks and two topologies share the work, as processes. One of each is killed, frozen for longer than the group waits
// for it, and restarted in the middle of answers: every answer is whole, live, late and on the topic of finished answers, and
// what was shown was at every moment a beginning of it.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Conversation } from '../lib/conversation.js';
import { untilMembers } from '../lib/group.js';
import { lengthOf, textsOf } from '../lib/judge.js';
import { Control } from '../lib/local-ably.js';
import { killAll } from '../lib/processes.js';
import { ProducerTeam } from '../lib/producer-team.js';
import { recording } from '../lib/recordings.js';
import { Responses, statusKept, textsKept } from '../lib/responses.js';
import { Local } from '../lib/turnstream.js';
import { until } from '../lib/until.js';

/** So many that each instance has several. */
const SESSIONS = 10;

/** A reasoning and a text, 1,200 characters in some hundred pieces. */
const ANSWER = recording('anthropic/thinking');
const PIECES_PER_SECOND = 4;

/** What was said before anything happens, and what is only said after it: every answer is open all the time. */
const BEGUN = 0.1;
const HELD_BACK = 0.85;

const ROLES = ['topology', 'sink'];

describe('two sinks and two topologies', { timeout: 900_000 }, () => {
  let local;
  let control;
  let responses;
  let team;
  /** The instances of each role, `{ process, settings }`: whoever is started again has its own folder again. */
  const instances = { topology: [], sink: [] };
  before(async () => {
    local = await Local.start('--without', 'topology', '--without', 'sink');
    control = new Control(local);
    responses = await Responses.follow(local);
    for (const role of ROLES) {
      for (let i = 0; i < 2; i++) {
        const settings = { ...local.settings, 'topology.standby.replicas': 1 };
        instances[role].push({ settings, process: await local.role(role, settings) });
      }
    }
    await untilBoth();
    team = await ProducerTeam.learn(local, ANSWER);
  });
  after(async () => {
    await team?.close();
    await responses?.close();
    killAll();
  });

  test('one of each is killed, and started again', { timeout: 240_000 }, () =>
    whileAnswersStream({ mayStartAnew: true }, async (least) => {
      const [sink, topology] = [instances.sink[0], instances.topology[0]];
      await sink.process.kill();
      await untilMembers(local, 'sink', 1);
      await untilMore(least);
      await topology.process.kill();
      sink.process = await local.role('sink', sink.settings);
      await untilMembers(local, 'topology', 1);
      await untilMore(least);
      topology.process = await local.role('topology', topology.settings);
    }));

  test('one of each is frozen until the others have its work, and thawed', { timeout: 240_000 }, () =>
    whileAnswersStream({ mayStartAnew: true }, async (least, operations) => {
      const frozen = ROLES.map((role) => instances[role][1].process);
      frozen.forEach((process) => process.freeze());
      const before = await operations();
      try {
        for (const role of ROLES) await untilMembers(local, role, 1);
        await untilMore(least);
      } finally {
        frozen.forEach((process) => process.thaw());
      }
      const meanwhile = await operations();
      await untilBoth();
      frozen.forEach((process) => assert.ok(process.isRunning, process.output()));
      const late = ofTheFrozen(before, meanwhile, await operations());
      assert.deepEqual(late, [], 'a sink that was frozen sends nothing more of what it was about to send');
    }));

  test('every one is restarted, one of each after the other', { timeout: 240_000 }, () =>
    whileAnswersStream({}, async (least) => {
      for (const turn of [0, 1]) {
        await Promise.all(ROLES.map((role) => restart(role, instances[role][turn])));
        await untilBoth();
        await untilMore(least);
      }
    }));

  test('broke no rule of Ably or AI Transport', () => control.expectNoBrokenRules());

  async function restart(role, instance) {
    const { code } = await instance.process.stop();
    assert.equal(code, 0, instance.process.output());
    instance.process = await local.role(role, instance.settings);
  }

  async function untilBoth() {
    for (const role of ROLES) await untilMembers(local, role, 2);
  }

  /** Waits until every answer has grown: whoever is there now does the work of all. */
  async function untilMore(least) {
    const soFar = least();
    await until('every answer goes on', () => least() > soFar || soFar > HELD_BACK - 0.1, { limit: 40_000, seen: least });
  }

  /** Has answers streamed to all sessions, does something when all are under way, and judges all of them. */
  async function whileAnswersStream(allowed, act) {
    const conversations = [];
    for (let i = 0; i < SESSIONS; i++) conversations.push(await Conversation.open(local, 'shared'));
    try {
      const shares = () => conversations.map(({ live }) => lengthOf(textsOf(live.message('R1'))) / lengthOf(ANSWER.texts));
      const least = () => Math.min(...shares());
      const say = (stretch) => Promise.all(conversations.map(({ session }) => team.say(session, 'R1', PIECES_PER_SECOND, stretch)));
      await say({ to: BEGUN });
      await until('every answer has begun', () => least() > BEGUN / 2, { seen: shares });
      const said = say({ from: BEGUN, to: HELD_BACK });
      await act(least, () => Promise.all(conversations.map(({ channel }) => control.operations(channel))));
      await untilBoth();
      await said;
      await say({ from: HELD_BACK });
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

/**
 * What came over connections that were at work when their process was frozen, and silent while it was, after others had gone
 * on. Each is the log of every channel at a moment.
 */
function ofTheFrozen(before, meanwhile, after) {
  const since = (now, then) => now.flatMap((log, i) => log.slice(then[i].length));
  const others = new Set(since(meanwhile, before).map(({ connectionId }) => connectionId));
  const frozen = new Set(before.flat().map(({ connectionId }) => connectionId).filter((id) => !others.has(id)));
  assert.ok(frozen.size > 0, 'the frozen sink had connections');
  return since(after, meanwhile).filter(({ connectionId }) => frozen.has(connectionId));
}
