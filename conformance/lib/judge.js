/** How a screen is judged. */

const isText = ({ type }) => type === 'text' || type === 'reasoning';

/** The texts and reasonings of a message, in order, as a recording's truth tells them. */
export function textsOf(message) {
  return (message?.parts ?? [])
    .filter(isText)
    .filter(({ text }) => text !== '')
    .map(({ type, text }) => ({ type, text }));
}

/** The tool calls of a message, in order, as a recording's truth tells them. */
export function callsOf(message) {
  return (message?.parts ?? [])
    .filter(({ toolCallId }) => toolCallId !== undefined)
    .map(({ toolCallId, input }) => ({ toolCallId, input }));
}

/** All text of a message in one string. */
export const allText = (message) => textsOf(message).map(({ text }) => text).join('\n');

/** What a model said in all, in one string, for measuring how much of it is on screen. */
export const lengthOf = (texts) => texts.reduce((sum, { text }) => sum + text.length, 0);

/**
 * How a message grew on a live screen, against what it came to be.
 *
 * @param {import('./view.js').Screen[]} screens every state, in order
 * @returns {{steps: number, wrong: string[], restarts: number}} how many states differed; which were not a prefix of the
 *     end; and how often less was shown than before
 */
export function growthOf(screens, messageId) {
  const states = screens.map(({ messages }) => textsIn(messages.find(({ id }) => id === messageId)));
  const end = states.at(-1) ?? [];
  const growth = { steps: 0, wrong: [], restarts: 0 };
  states.forEach((state, index) => {
    const before = states[index - 1] ?? [];
    if (!isPrefix(state, end)) growth.wrong.push(`state ${index}: ${JSON.stringify(state)}`);
    if (!isPrefix(before, state)) growth.restarts++;
    if (JSON.stringify(before) !== JSON.stringify(state)) growth.steps++;
  });
  return growth;
}

/** Empty parts count here: their order is what later text hangs on. */
const textsIn = (message) => (message?.parts ?? []).filter(isText).map(({ type, text }) => ({ type, text }));

function isPrefix(shorter, longer) {
  return (
    shorter.length <= longer.length &&
    shorter.every(({ type, text }, part) => type === longer[part].type && longer[part].text.startsWith(text))
  );
}
