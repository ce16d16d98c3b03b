/**
 * The answer that the messages of a channel make: by the rules of Ably AI Transport (vercel codec), or as plain messages
 * that grow (message per response). Pure.
 */

const transport = (message, header) => message.extras?.ai?.transport?.[header] ?? '';
const codec = (message, header) => message.extras?.ai?.codec?.[header] ?? '';
const plain = (message, header) => message.extras?.headers?.[header] ?? '';

const KINDS = { text: 'text', reasoning: 'reasoning', 'tool-input': 'tool' };

/**
 * Reads a channel.
 *
 * @returns {{state: string, turn: string, parts: Array<{key: string, kind: string, text: string, status: string,
 *   tool?: string, callId?: string}>, notes: string[], codec: string, attempts: number}} `state` is waiting, streaming,
 *   complete, cancelled or error
 */
export function answerOf(messages) {
  return messages.some(({ name }) => name === 'response') ? plainAnswer(messages) : transportAnswer(messages);
}

function transportAnswer(messages) {
  const starts = messages.filter(({ name }) => name === 'ai-step-start');
  // The last start of a step replaces what earlier starts of the same step brought.
  const current = new Map(starts.map((start) => [transport(start, 'step-id'), start.serial]));
  const outputs = messages.filter(
    (message) => message.name === 'ai-output' && transport(message, 'step-start-serial') === (current.get(transport(message, 'step-id')) ?? ''),
  );
  const parts = outputs.filter((message) => transport(message, 'stream') === 'true' && KINDS[codec(message, 'kind')]).map(transportPart);
  const end = messages.find(({ name }) => name === 'ai-run-end');
  const start = messages.find(({ name }) => name === 'ai-run-start');
  return {
    state: end ? transport(end, 'run-reason') || 'complete' : start ? 'streaming' : 'waiting',
    turn: transport(start ?? end ?? { extras: {} }, 'run-id'),
    parts: withTools(parts, outputs),
    notes: outputs.map(noteOf).filter(Boolean),
    codec: 'vercel',
    attempts: starts.length - current.size + 1,
  };
}

function transportPart(message) {
  return {
    key: message.serial,
    kind: KINDS[codec(message, 'kind')],
    text: message.text,
    status: transport(message, 'status') || 'streaming',
    tool: codec(message, 'toolName'),
    callId: codec(message, 'toolCallId'),
  };
}

/** A call whose input arrived in one piece is one message without a stream. */
function withTools(parts, outputs) {
  const whole = outputs
    .filter((message) => codec(message, 'kind') === 'tool-input-available')
    .map((message) => ({ ...transportPart(message), kind: 'tool', status: 'complete' }));
  const known = new Set(parts.map(({ callId }) => callId));
  return [...parts, ...whole.filter(({ callId }) => !known.has(callId))].sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** What came besides text, in a word. */
function noteOf(message) {
  const kind = codec(message, 'kind');
  if (kind.startsWith('source-')) return 'source';
  if (kind === 'file') return 'file';
  if (kind.startsWith('tool-output')) return 'tool result';
  return undefined;
}

function plainAnswer(messages) {
  const pages = messages.filter(({ name }) => name === 'response');
  const newest = Math.max(...pages.map((page) => Number(plain(page, 'attempt') || 0)));
  const shown = pages.filter((page) => Number(plain(page, 'attempt') || 0) === newest);
  const state = plain(shown.at(-1), 'status') || 'streaming';
  return {
    state,
    turn: plain(shown.at(-1), 'turnId'),
    parts: shown.map((page) => ({ key: page.serial, kind: 'text', text: page.text, status: plain(page, 'status') || 'streaming' })),
    notes: [],
    codec: 'message-per-response',
    attempts: newest + 1,
  };
}

/** The number of characters of an answer, in UTF-16 units. */
export const charactersOf = (parts) => parts.reduce((sum, { text }) => sum + text.length, 0);
