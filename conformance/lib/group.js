/** A consumer group, watched from outside as an operator would. */

import kafkajs from 'kafkajs';
import { administer, kafkaFor } from './kafka.js';
import { until } from './until.js';

const { AssignerProtocol } = kafkajs;

/** The groups of the roles, unless they are configured otherwise. */
const GROUPS = { topology: 'turnstream-topology', sink: 'turnstream-sink' };

/**
 * Waits until a role's group is at rest with so many members: they have shared all partitions among them. Partitions change
 * hands in two steps, and the group looks stable between them.
 */
export async function untilMembers(local, role, count, partitions, limit = 90_000) {
  const what = `Stable, ${count} members, ${partitions} partitions`;
  await untilGroup(local, role, what, (group) => group.words === what, limit);
}

/** The ids of the members of a role's group. */
export async function membersOf(local, role) {
  return await administer(kafkaFor(local), async (admin) => (await describe(admin, role)).ids);
}

/** Waits until somebody has asked to join a role's group who is none of these members; the others need not have answered. */
export async function untilSomebodyJoins(local, role, members, limit = 60_000) {
  const joins = ({ state, ids }) => state === 'PreparingRebalance' || ids.some((id) => !members.includes(id));
  await untilGroup(local, role, 'about to have a new member', joins, limit);
}

async function untilGroup(local, role, what, is, limit) {
  await administer(kafkaFor(local), async (admin) => {
    const seen = async () => (await describe(admin, role)).words;
    await until(`${GROUPS[role]} is ${what}`, async () => is(await describe(admin, role)), { limit, every: 100, seen });
  });
}

async function describe(admin, role) {
  const [{ state, members }] = (await admin.describeGroups([GROUPS[role]])).groups;
  const partitions = members.reduce((sum, { memberAssignment }) => sum + partitionsIn(memberAssignment), 0);
  return {
    state,
    ids: members.map(({ memberId }) => memberId),
    words: `${state}, ${members.length} members, ${partitions} partitions`,
  };
}

function partitionsIn(memberAssignment) {
  const assignment = AssignerProtocol.MemberAssignment.decode(memberAssignment)?.assignment ?? {};
  return Object.values(assignment).flat().length;
}
