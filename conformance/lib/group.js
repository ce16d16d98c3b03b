/** A consumer group, watched from outside as an operator would. */

import { administer, kafkaFor } from './kafka.js';
import { until } from './until.js';

/** The groups of the roles, unless they are configured otherwise. */
export const GROUPS = { topology: 'turnstream-topology', sink: 'turnstream-sink' };

/** Waits until a role's group is at rest with so many members. */
export async function untilMembers(local, role, count, limit = 60_000) {
  await administer(kafkaFor(local), async (admin) => {
    const seen = async () => {
      const { groups } = await admin.describeGroups([GROUPS[role]]);
      return `${groups[0].state}, ${groups[0].members.length} members`;
    };
    await until(`${GROUPS[role]} is Stable, ${count} members`, async () => (await seen()) === `Stable, ${count} members`, {
      limit,
      every: 100,
      seen,
    });
  });
}
