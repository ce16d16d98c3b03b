/** How things are called and counted on the page. Pure. */

const FAMILIES = {
  anthropic: 'Anthropic',
  'openai-responses': 'OpenAI',
  'openai-responses-compatible': 'OpenAI-compatible',
};

const count = new Intl.NumberFormat('en');

/** 1,204 */
export const number = (value) => count.format(value);

/** "1 character", "1,204 characters". */
export const plural = (value, one, many = `${one}s`) => `${number(value)} ${value === 1 ? one : many}`;

/** The provider family of a recording's name. */
export const family = (name = '') => FAMILIES[name.split('/')[0]] ?? name.split('/')[0];

/** The rest of a recording's name, as a title: "Thinking unicode". */
export function title(name = '') {
  const words = name.split('/').at(-1).replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The states of an answer, for people. */
export const STATES = {
  waiting: 'waiting',
  streaming: 'streaming',
  complete: 'complete',
  cancelled: 'stopped',
  error: 'failed',
};

/** What a verdict says, in a sentence. */
export function sentence({ verdict, shown, of, problem }, state) {
  switch (verdict) {
    case 'growing':
      return state === 'waiting' ? 'Nothing yet.' : `Exact so far: ${number(Math.min(shown, of))} of ${plural(of, 'character')}.`;
    case 'whole':
      if (of === 0) return state === 'error' ? 'Whole: it failed, as the recording did.' : 'Whole: the recording has no text.';
      return state === 'error' ? `Failed as recorded. Whole: every character, all ${number(of)}.` : `Whole: every character, all ${number(of)}.`;
    case 'beginning':
      return `Stopped. An exact beginning: ${number(shown)} of ${plural(of, 'character')}.`;
    case 'wrong':
      return `Not the recording: ${problem}.`;
    default:
      return `${plural(shown, 'character')}. No recording to hold it against.`;
  }
}
