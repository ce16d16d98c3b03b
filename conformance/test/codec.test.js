// What the vercel codec publishes, operation for operation, shown by the unmodified client: the screen of somebody who
// watched and of somebody who came later are equal, and both are what the operations say.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { growthOf, textsOf } from '../lib/judge.js';
import { killAll } from '../lib/processes.js';
import { outcomeOf, perform, transcript, transcriptsOf } from '../lib/transcripts.js';
import { Local } from '../lib/turnstream.js';
import { until } from '../lib/until.js';
import { lateView, LiveView } from '../lib/view.js';

/** This one begins in the middle of another, where an instance took over. */
const CONTINUATION = 'resumed';

/** What the user said: the transcripts are answers to it. */
const INPUT = {
  op: 'publish',
  message: {
    name: 'ai-input',
    data: 'What is the weather?',
    extras: {
      ai: {
        transport: { role: 'user', 'codec-message-id': 'U1', 'event-id': 'E1', stream: 'false', discrete: 'true' },
        codec: { kind: 'user-message', messageId: 'U1', partType: 'text' },
      },
    },
  },
};

describe('what the vercel codec publishes', { timeout: 120_000 }, () => {
  let local;
  before(async () => {
    local = await Local.start('--only', 'ably');
  });
  after(killAll);

  for (const name of transcriptsOf('vercel').filter((each) => each !== CONTINUATION)) {
    test(`${name}: live and late are equal, and as published`, { timeout: 20_000 }, async () => {
      const operations = transcript('vercel', name);
      const expected = outcomeOf(operations);
      const channel = `ai:${name}`;
      const live = await LiveView.open(local, channel);
      try {
        await perform(local, channel, [INPUT, ...operations]);
        await until('the live view has all', () => matches(live.screen, expected), {
          limit: 5_000,
          seen: () => ({ expected, screen: live.screen }),
        });
        const { errors, ...late } = await lateView(local, channel);

        assert.deepEqual(late, live.screen);
        assert.deepEqual(errors, []);
        assert.deepEqual(live.errors.map(({ code }) => code), failures(expected));
        if (attemptsIn(operations) === 1) {
          for (const { id } of live.screen.messages) assert.deepEqual(growthOf(live.screens, id).wrong, []);
        }
      } finally {
        await live.close();
      }
    });
  }

  // A run whose parent is its own input is never shown while that input is not on the channel: the client then takes
  // the input's id for the run's own. So turns do not name their input as their parent unless the producer does.
  test('an answer to an input that is not on the channel is shown', { timeout: 20_000 }, async () => {
    const channel = 'ai:without-input';
    const live = await LiveView.open(local, channel);
    try {
      const operations = transcript('vercel', 'text');
      for (const { message } of operations) delete message.extras.ai.transport.parent;
      await perform(local, channel, operations);
      await until('the live view has it', () => matches(live.screen, outcomeOf(operations)), {
        limit: 3_000,
        seen: () => live.screen,
      });
    } finally {
      await live.close();
    }
  });
});

/** How often the step that was tried most was started: a first attempt is no prefix of what came to be. */
function attemptsIn(operations) {
  const starts = operations.filter(({ message }) => message.name === 'ai-step-start');
  const steps = starts.map(({ message }) => message.extras.ai.transport['step-id']);
  return steps.length - new Set(steps).size + 1;
}

const failures = ({ runs }) => Object.values(runs).filter((status) => status === 'error').map(() => 104008);

function matches(screen, { messages, runs }) {
  const shown = Object.fromEntries(
    screen.messages
      .filter(({ role }) => role === 'assistant')
      .map((message) => [message.id, textsOf(message)])
      .filter(([, texts]) => texts.length > 0),
  );
  try {
    assert.deepEqual({ messages: shown, runs: screen.runs }, { messages, runs });
    return true;
  } catch {
    return false;
  }
}
