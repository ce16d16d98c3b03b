// The simulator judges screens by its own model of what the client shows. Here the model is judged: generated histories of
// channels are put on real ones, before the unmodified client.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { histories, Theatre } from '../lib/histories.js';
import { killAll } from '../lib/processes.js';
import { Local } from '../lib/turnstream.js';

const COUNT = Number(process.env.HISTORIES ?? 320);

/** So many are shown at once. */
const TOGETHER = 8;

/** Differences that are told in full. */
const TOLD = 3;

let local;
before(async () => {
  local = await Local.start('--only', 'ably', '--ably-checks', 'off');
});
after(killAll);

test('the model of the live view shows what the unmodified client shows', { timeout: 300_000 + 1_000 * COUNT }, async (t) => {
  const theatre = new Theatre(local);
  const source = histories(COUNT);
  const wrong = [];
  let [shown, operations, screens] = [0, 0, 0];
  const work = async () => {
    for await (const history of { [Symbol.asyncIterator]: () => ({ next: () => source.next() }) }) {
      const differences = await theatre.show(history);
      shown++;
      operations += history.operations.length;
      screens += history.live.length + 2;
      if (differences.length > 0) wrong.push({ history, differences });
    }
  };
  try {
    await Promise.all(Array.from({ length: TOGETHER }, work));
  } finally {
    theatre.close();
  }
  t.diagnostic(`${shown} histories, ${operations} operations, ${screens} screens`);
  assert.equal(wrong.map(told).join('\n'), '', `${wrong.length} histories are shown otherwise`);
  assert.ok(shown >= 0.9 * COUNT, `${shown} histories of ${COUNT}`);
});

function told({ history, differences: [{ at, model, client }] }, index) {
  const head = `${history.name}: ${at}`;
  if (index >= TOLD) return head;
  const lines = history.operations.map((operation, number) => `  ${number + 1} ${JSON.stringify(operation)}`);
  return [head, `  model  ${JSON.stringify(model)}`, `  client ${JSON.stringify(client)}`, ...lines].join('\n');
}
