// The judge itself: what it must not let pass.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { growthOf, textsOf } from '../lib/judge.js';

const text = (words) => ({ type: 'text', text: words });
const reasoning = (words) => ({ type: 'reasoning', text: words });
const screens = (...states) => states.map((parts) => ({ messages: parts ? [{ id: 'R1', role: 'assistant', parts }] : [], runs: {} }));

describe('growth on a screen', () => {
  test('is well when every state is a prefix of the end', () => {
    const grown = screens(undefined, [reasoning('')], [reasoning('So')], [reasoning('So'), text('It is')], [reasoning('So'), text('It is 3C.')]);
    assert.deepEqual(growthOf(grown, 'R1'), { steps: 4, wrong: [], restarts: 0 });
  });

  test('tells a repeated word', () => {
    const { wrong } = growthOf(screens([text('It is')], [text('It is is')], [text('It is 3C.')]), 'R1');
    assert.equal(wrong.length, 1);
  });

  test('tells a word that is gone at the end', () => {
    const { wrong, restarts } = growthOf(screens([text('It is 3C.')], [text('It is')]), 'R1');
    assert.deepEqual([wrong.length, restarts], [1, 1]);
  });

  test('tells a screen that began anew', () => {
    const { wrong, restarts } = growthOf(screens([text('It is')], undefined, [text('It')], [text('It is 3C.')]), 'R1');
    assert.deepEqual([wrong.length, restarts], [0, 1]);
  });

  test('tells a text where a reasoning belongs', () => {
    const { wrong } = growthOf(screens([text('So')], [reasoning('So')]), 'R1');
    assert.equal(wrong.length, 1);
  });
});

test('the texts of a message are its parts that say something, in order', () => {
  const parts = [{ type: 'step-start' }, reasoning('So'), text(''), { type: 'tool-x', toolCallId: 'c', input: {} }, text('It is')];
  assert.deepEqual(textsOf({ parts }), [reasoning('So'), text('It is')]);
  assert.deepEqual(textsOf(undefined), []);
});
