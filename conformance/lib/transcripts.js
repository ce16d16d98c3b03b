/** What the codecs publish, as their own tests have it: `connectors/ably-sink/src/test/resources/transcripts`. */

import { readdirSync, readFileSync } from 'node:fs';
import { realtimeFor } from './clients.js';

const ROOT = new URL('../../connectors/ably-sink/src/test/resources/transcripts/', import.meta.url);
const SHOWN_KINDS = new Set(['text', 'reasoning']);

/** The names of a codec's transcripts. */
export const transcriptsOf = (codec) =>
  readdirSync(new URL(`${codec}/`, ROOT))
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.replace('.json', ''))
    .sort();

/** The operations of a transcript, in order: `{ op, as, message }`. */
export const transcript = (codec, name) => JSON.parse(readFileSync(new URL(`${codec}/${name}.json`, ROOT), 'utf8'));

/** Carries operations out one after another; a `@name` stands for the serial that the create of that name was given. */
export async function perform(local, channelName, operations) {
  const client = realtimeFor(local, { echoMessages: false });
  const channel = client.channels.get(channelName);
  const serials = new Map();
  const fill = (_, value) => (typeof value === 'string' && value.startsWith('@') ? serials.get(value) : value);
  try {
    for (const { op, as, message } of operations) {
      const filled = JSON.parse(JSON.stringify(message, fill));
      switch (op) {
        case 'publish': {
          const { serials: given } = await channel.publish(filled);
          if (as) serials.set(`@${as}`, given[0]);
          break;
        }
        case 'append':
          await channel.appendMessage(filled);
          break;
        case 'update':
          await channel.updateMessage(filled);
          break;
        default:
          throw new Error(`a transcript has no operation ${op}`);
      }
    }
  } finally {
    client.close();
  }
}

/**
 * What should be on screen at the end, worked out from the operations alone: of every step the last attempt, of every
 * message its texts in the order of their creation.
 *
 * @returns {{messages: Record<string, {type: string, text: string}[]>, runs: Record<string, string>}}
 */
export function outcomeOf(operations) {
  const attempts = new Map();
  const streams = new Map();
  const runs = {};
  for (const { op, as, message } of operations) {
    const { transport, codec } = message.extras.ai;
    if (message.name === 'ai-run-start' || message.name === 'ai-run-resume') runs[transport['run-id']] = 'active';
    if (message.name === 'ai-run-suspend') runs[transport['run-id']] = 'suspended';
    if (message.name === 'ai-run-end') runs[transport['run-id']] = transport['run-reason'];
    if (message.name === 'ai-step-start') attempts.set(transport['step-id'], `@${as}`);
    if (op === 'publish' && message.name === 'ai-output' && SHOWN_KINDS.has(codec.kind)) {
      streams.set(`@${as}`, { type: codec.kind, text: '', transport });
    }
    const stream = streams.get(message.serial);
    if (stream) stream.text = op === 'append' ? stream.text + message.data : message.data;
  }
  const messages = {};
  for (const { type, text, transport } of streams.values()) {
    if (attempts.get(transport['step-id']) !== transport['step-start-serial'] || text === '') continue;
    (messages[transport['codec-message-id']] ??= []).push({ type, text });
  }
  return { messages, runs };
}
