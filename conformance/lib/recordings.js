/** Recorded answers of real models, and what each of them says. */

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = new URL('../../local/recordings/src/main/resources/recordings/', import.meta.url);
const read = (file) => JSON.parse(readFileSync(new URL(file, ROOT), 'utf8'));

/** The kinds of parts that a screen shows as text, by the kind in the recording's truth. */
const SHOWN_AS = { TEXT: 'text', REFUSAL: 'text', REASONING: 'reasoning' };

/** The recording with a name like `anthropic/thinking`. */
export function recording(name) {
  const entry = read('index.json').find((each) => each.name === name);
  if (!entry) throw new Error(`no recording is called ${name}`);
  const truth = read(`truth/${name}.json`);
  return {
    name,
    dialect: entry.dialect,
    path: fileURLToPath(new URL(entry.file, ROOT)),
    outcome: truth.outcome.toLowerCase(),
    /** Texts and reasonings in order: `{ type, text }`. */
    texts: truth.parts
      .filter(({ kind, text }) => SHOWN_AS[kind] && text !== '')
      .map(({ kind, text }) => ({ type: SHOWN_AS[kind], text })),
    /** Tool calls in order: `{ toolCallId, input }`. */
    calls: truth.parts
      .filter(({ kind }) => kind === 'TOOL_CALL')
      .map(({ callId, text }) => ({ toolCallId: callId, input: JSON.parse(text) })),
  };
}

/** Recordings by their folder. */
export const recordings = () => read('index.json').map(({ name }) => recording(name));
