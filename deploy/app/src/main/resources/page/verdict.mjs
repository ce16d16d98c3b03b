/**
 * Holds what is shown against what the recording itself says, character by character. Pure.
 *
 * The rules are those of the demo's own judge: texts and reasonings in their order; tool calls by their ids, compared as
 * JSON; of a recording that fails, what was unfinished may lack in its account.
 */

import { charactersOf } from './answer.mjs';

/**
 * Judges an answer.
 *
 * @param answer what `answerOf` made
 * @param truth the recording's account of itself; undefined when there is none
 * @returns {{verdict: 'none' | 'growing' | 'whole' | 'beginning' | 'wrong', shown: number, of: number, problem?: string}}
 */
export function judge(answer, truth) {
  const shown = charactersOf(answer.parts);
  if (!truth) return { verdict: 'none', shown, of: 0 };
  const expected = expectedOf(truth, answer.codec);
  const of = charactersOf(expected);
  const ended = ['complete', 'cancelled', 'error'].includes(answer.state);
  const fails = truth.outcome !== 'complete';
  const problem = beginningProblem(answer, expected, fails);
  if (problem) return { verdict: 'wrong', shown, of, problem };
  if (!ended) return { verdict: 'growing', shown, of };
  if (answer.state === 'cancelled') return { verdict: 'beginning', shown, of };
  const wanted = fails ? 'error' : 'complete';
  if (answer.state !== wanted) return { verdict: 'wrong', shown, of, problem: `ended as ${answer.state}, not as ${wanted}` };
  const lacking = wholeProblem(answer, expected, fails);
  return lacking ? { verdict: 'wrong', shown, of, problem: lacking } : { verdict: 'whole', shown, of };
}

/** What must be shown. A plain message shows the texts only, one after the other. */
function expectedOf(truth, codec) {
  const parts = truth.parts.filter(({ kind, text }) => kind === 'tool' || text !== '');
  if (codec !== 'message-per-response') return parts;
  const text = parts.filter(({ kind }) => kind === 'text').map((part) => part.text).join('');
  return text === '' ? [] : [{ kind: 'text', text }];
}

const textsOf = (parts, kind) => parts.filter((part) => part.kind === kind && part.text !== '').map(({ text }) => text);

const shownTexts = (answer, kind) =>
  answer.codec === 'message-per-response' && kind === 'text'
    ? [answer.parts.map(({ text }) => text).join('')].filter(Boolean)
    : textsOf(answer.parts, kind);

/** Nothing may be shown that is not a beginning of what is to come. */
function beginningProblem(answer, expected, fails) {
  for (const kind of ['text', 'reasoning']) {
    const wanted = textsOf(expected, kind);
    for (const [index, text] of shownTexts(answer, kind).entries()) {
      if (wanted[index] === undefined && fails) continue;
      if (!(wanted[index] ?? '').startsWith(text)) return differs(kind, index, wanted[index] ?? '', text);
    }
  }
  return undefined;
}

function wholeProblem(answer, expected, fails) {
  for (const kind of ['text', 'reasoning']) {
    const [wanted, shown] = [textsOf(expected, kind), shownTexts(answer, kind)];
    if (shown.length < wanted.length || (!fails && shown.length > wanted.length)) return `${shown.length} ${kind} parts, not ${wanted.length}`;
    const index = wanted.findIndex((text, part) => text !== shown[part]);
    if (index >= 0) return differs(kind, index, wanted[index], shown[index]);
  }
  for (const call of expected.filter(({ kind }) => kind === 'tool')) {
    const shown = answer.parts.find(({ kind, callId }) => kind === 'tool' && callId === call.callId);
    if (!shown) return `tool call ${call.callId} is missing`;
    if (!sameJson(call.text, shown.text)) return `the arguments of tool call ${call.callId} differ`;
  }
  return undefined;
}

function differs(kind, index, wanted, shown) {
  let at = 0;
  while (at < Math.min(wanted.length, shown.length) && wanted[at] === shown[at]) at++;
  return `${kind} ${index + 1} differs at character ${at}`;
}

function sameJson(one, other) {
  try {
    return canonical(JSON.parse(one)) === canonical(JSON.parse(other));
  } catch {
    return one === other; // Cut off by a limit, as the provider was.
  }
}

const canonical = (value) =>
  JSON.stringify(value, (_, inner) =>
    inner && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
