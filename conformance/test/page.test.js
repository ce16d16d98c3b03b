// The demo page in a real browser: started answers, a killed sink, late joiners, reloads, keys, and who may do what.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe, test } from 'node:test';
import { Browser, picture } from '../lib/browser.js';
import { lengthOf } from '../lib/judge.js';
import { Control } from '../lib/local-ably.js';
import { Page } from '../lib/page.js';
import { killAll } from '../lib/processes.js';
import { recording } from '../lib/recordings.js';
import { Local } from '../lib/turnstream.js';
import { until } from '../lib/until.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Reasonings and a text in many small pieces. */
const LONG = recording('openai-responses/reasoning-summary-long');
const SHORT = recording('anthropic/thinking');
const TOOLS = recording('anthropic/code-execution');
const FAILING = recording('openai-responses/error-insufficient-quota');

describe('the page', { timeout: 500_000 }, () => {
  let local;
  let browser;
  let page;
  before(async () => {
    local = await Local.start('--sink-process');
    browser = await Browser.open();
    page = await Page.open(browser, local.page);
  });
  after(async () => {
    await browser?.close();
    killAll();
  });

  async function expectWhole(on, session, of, limit) {
    const seen = await on.untilOver(session, limit);
    assert.equal(seen.verdict, 'whole', JSON.stringify(seen));
    assert.match(seen.says, /[Ww]hole/);
    assert.deepEqual(await on.texts(session), of.texts, 'the screen has what the recording says');
  }

  test('says what to do when there is nothing yet', async () => {
    assert.ok(await page.tab.getByText('Nothing is shown here yet.').isVisible());
    await inBothThemes(page, 'start');
  });

  test('shows an answer whole, and its operations', async () => {
    const session = await page.start(SHORT.name, { pace: 'fast' });
    await expectWhole(page, session, SHORT);

    const card = page.card(session);
    await card.locator('summary').click();
    // The channel is ahead of what the page asks for.
    const rows = await until('the last operation is in the table', async () => {
      const now = await card.locator('tbody tr').allTextContents();
      return now.some((row) => row.includes('ai-run-end')) && now;
    });
    assert.match((await page.seen(session)).operations, /create.*; all acknowledged/);
    assert.ok(rows.length > 5 && rows.every((row) => row.includes('acknowledged')), rows.join('\n'));
    await card.locator('summary').click();
  });

  test('shows tool calls, failures and plain messages for what they are', async () => {
    const [tools, failing, plain] = [
      await page.start(TOOLS.name, { pace: 'fast' }),
      await page.start(FAILING.name, { pace: 'fast' }),
      await page.start(SHORT.name, { pace: 'fast', codec: 'message-per-response' }),
    ];

    await expectWhole(page, tools, TOOLS);
    assert.ok((await page.seen(tools)).parts.some(({ type }) => type === 'tool'));
    assert.equal((await page.untilOver(failing)).state, 'error');
    assert.equal((await page.seen(failing)).verdict, 'whole');
    assert.equal((await page.untilOver(plain)).verdict, 'whole');
    assert.deepEqual(await page.texts(plain), SHORT.texts.filter(({ type }) => type === 'text'));
  });

  test('shows several at once, whole after the sink was killed in their middle', async () => {
    const before = await page.sessions();
    for (const session of before) await page.card(session).getByRole('button', { name: /^Close/ }).click();
    const sessions = [];
    // Slow, so that a busy machine still gets to the kill in their middle.
    for (let i = 0; i < 4; i++) sessions.push(await page.start(LONG.name, { pace: 'slow' }));
    for (const session of sessions) await page.untilShown(session, 150);
    for (const theme of ['dark', 'light']) {
      await page.theme(theme);
      await picture(page.tab, `streaming-${theme}`);
    }

    await page.tab.getByRole('button', { name: 'Kill the sink' }).click();
    await page.untilSink('killed');
    const atDeath = await Promise.all(sessions.map((session) => page.texts(session)));
    for (const session of sessions) {
      await until('the answer says that the sink is down', async () => /sink is down/.test((await page.seen(session)).note));
    }
    await inBothThemes(page, 'sink-killed');
    assert.ok(atDeath.every((texts) => lengthOf(texts) < lengthOf(LONG.texts)), 'each was cut in its middle');
    const health = await fetch(`${local.page}healthz`);
    assert.equal(health.status, 503);
    assert.equal((await health.json()).parts.sink, 'killed');

    await page.tab.getByRole('button', { name: 'Start the sink' }).click();
    await page.untilSink('ready');

    for (const session of sessions) await expectWhole(page, session, LONG, 150_000);
    assert.match(await page.tab.locator('[data-station="sink"]').textContent(), /life 2/);
    await inBothThemes(page, 'sink-back');
  });

  test('shows a late joiner the same as who was there from the start', async () => {
    const session = await page.start(LONG.name, { pace: 'model' });
    await page.untilShown(session, 300);
    const [tab] = await Promise.all([
      browser.context.waitForEvent('page'),
      page.card(session).getByRole('link', { name: /late joiner/ }).click(),
    ]);
    const late = new Page(tab);
    await until('the late tab shows the session', async () => (await late.sessions()).includes(session));
    await late.untilShown(session, 300);
    assert.match((await late.seen(session)).note, /Joined late: [\d,]+ characters from the channel’s history/);
    await picture(tab, 'late-joiner-light');
    await late.theme('dark');
    await picture(tab, 'late-joiner-dark');

    await expectWhole(late, session, LONG);
    await expectWhole(page, session, LONG);
    await tab.close();
  });

  test('shows everything again after a reload in the middle of an answer', async () => {
    const session = await page.start(LONG.name, { pace: 'model' });
    await page.untilShown(session, 200);
    const before = await page.sessions();
    await page.theme('dark');

    await page.tab.reload();

    await until('the same sessions are shown', async () => String(await page.sessions()) === String(before));
    await page.tab.locator('html[data-theme="dark"]').waitFor();
    await page.tab.locator('#start:enabled').waitFor();
    for (const each of before) await expectWhole(page, each, LONG);
    await page.theme('light');
  });

  test('stops an answer, with an exact beginning', async () => {
    const session = await page.start(LONG.name, { pace: 'slow' });
    await page.untilShown(session, 100);

    await page.card(session).getByRole('button', { name: /^Stop/ }).click();

    const seen = await page.untilOver(session);
    assert.equal(seen.state, 'cancelled');
    assert.equal(seen.verdict, 'beginning');
    const shown = await page.texts(session);
    assert.ok(shown.every(({ text }, part) => LONG.texts[part].text.startsWith(text)), JSON.stringify(shown));
  });

  test('goes on where it was when its connection is lost', async () => {
    const session = await page.start(LONG.name, { pace: 'model' });
    await page.untilShown(session, 200);

    await fetch(new URL('/local/faults', local.ably), { method: 'POST', body: JSON.stringify({ effect: { type: 'lose-next-resume' } }) });
    await fetch(new URL('/local/faults', local.ably), { method: 'POST', body: JSON.stringify({ effect: { type: 'close-connections' } }) });

    await expectWhole(page, session, LONG);
  });

  test('can be used without a mouse', async () => {
    const { keyboard } = page.tab;
    await page.tab.reload();
    await page.tab.locator('#start:enabled').waitFor();
    await page.theme('light');
    const before = await page.sessions();

    await keyboard.press('n');
    assert.equal(await focused(page), 'recording');
    await page.tab.locator('#recording').selectOption(SHORT.name);
    await keyboard.press('Tab');
    await keyboard.press('ArrowRight');
    await keyboard.press('Tab');
    await keyboard.press('Tab');
    assert.equal(await focused(page), 'start');
    await keyboard.press('Enter');
    const session = await until('it was started', async () => (await page.sessions()).find((each) => !before.includes(each)));
    await expectWhole(page, session, SHORT);

    // Through everything that can have the focus, and out again: no trap.
    await page.tab.locator('.skip').focus();
    const seen = new Set();
    for (let i = 0; i < 120; i++) {
      seen.add(await page.tab.evaluate(() => document.activeElement.id || document.activeElement.className || document.activeElement.tagName));
      await keyboard.press('Tab');
    }
    for (const name of ['theme', 'help-open', 'sink-button', 'recording', 'start', 'log', 'session']) {
      assert.ok([...seen].includes(name), `${name} can be reached: ${[...seen]}`);
    }
    await page.tab.locator('.session[tabindex="0"]').focus();
    const first = await page.tab.evaluate(() => document.activeElement.dataset.session);
    await keyboard.press('End');
    assert.notEqual(await page.tab.evaluate(() => document.activeElement.dataset.session), first, 'arrows move within the list');
    await keyboard.press('?');
    assert.ok(await page.tab.getByRole('dialog').isVisible());
    await expectAccessible(page, 'light');
    await keyboard.press('Escape');
    assert.ok(!(await page.tab.getByRole('dialog').isVisible()));
  });

  test('fits a telephone', async () => {
    await page.tab.setViewportSize({ width: 360, height: 780 });
    const width = await page.tab.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= 360, `nothing is wider than the screen: ${width}`);
    await inBothThemes(page, 'narrow', { fullPage: true });
    await page.tab.setViewportSize({ width: 1360, height: 940 });
  });

  test('can be driven by nobody else', async () => {
    const post = (headers, body = '{}') => fetch(`${local.page}api/sink/kill`, { method: 'POST', headers, body });
    const json = { 'Content-Type': 'application/json' };
    const refusals = [
      [403, 'foreign_origin', await post({ ...json, Origin: 'http://example.org' })],
      [403, 'foreign_origin', await post({ ...json, 'Sec-Fetch-Site': 'cross-site' })],
      [415, 'unsupported_media_type', await post({ 'Content-Type': 'text/plain' })],
      [405, 'method_not_allowed', await fetch(`${local.page}api/sink/kill`)],
      [404, 'not_found', await fetch(`${local.page}page/../index.html`)],
      [400, 'invalid_request', await fetch(`${local.page}api/sessions`, { method: 'POST', headers: json, body: '[' })],
    ];
    for (const [status, code, response] of refusals) {
      assert.equal(response.status, status);
      assert.equal((await response.json()).error.code, code);
    }
    assert.equal(await page.sink(), 'ready', 'the sink lives on');
  });

  test('watches with a token that can do nothing else', async () => {
    const { token } = await (await fetch(`${local.page}api/connection`)).json();
    const publish = await fetch(new URL('/channels/ai:s/messages', local.ably), {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ name: 'x', data: 'y' }),
    });
    assert.equal(publish.status, 401);
    assert.equal((await publish.json()).error.code, 40160);
  });

  test('never complained, and never left this machine', () => browser.expectQuiet());

  test('broke no rule of Ably or AI Transport', () => new Control(local).expectNoBrokenRules());

  test('says that the server is gone, and leaves nothing running', async () => {
    const { code } = await local.stop();
    assert.equal(code, 0, local.process.output());
    await page.tab.locator('#away-text', { hasText: 'The server is gone' }).waitFor();
    assert.ok(local.process.hasLeftNothing);
    await picture(page.tab, 'server-gone-light');
  });
});

const focused = (page) => page.tab.evaluate(() => document.activeElement.id);

/** Demands that the page is accessible in each theme, and keeps a picture of it; it is light again afterwards. */
async function inBothThemes(page, name, options) {
  for (const theme of ['dark', 'light']) {
    await page.theme(theme);
    await expectAccessible(page, theme);
    await picture(page.tab, `${name}-${theme}`, options);
  }
}

/** Demands that a checker of accessibility finds nothing, contrast among it. */
async function expectAccessible(page, theme) {
  if (!(await page.tab.evaluate(() => Boolean(window.axe)))) await page.tab.evaluate(AXE);
  const { violations } = await page.tab.evaluate(() => window.axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('\n')}`);
  assert.deepEqual(found, [], `in the ${theme} theme`);
}
