/** The demo page as a person uses it. */

import { until } from './until.js';

const OVER = ['complete', 'cancelled', 'error'];

export class Page {
  constructor(tab) {
    this.tab = tab;
  }

  /** Opens the page and waits until answers can be started. */
  static async open(browser, address) {
    const page = new Page(await browser.tab(address));
    await page.tab.locator('#start:enabled').waitFor();
    return page;
  }

  /** Starts an answer and gives its session. */
  async start(recording, { pace = 'model', codec = 'vercel' } = {}) {
    const before = await this.sessions();
    await this.tab.getByLabel('A recorded answer of a real model').selectOption(recording);
    await this.choose('pace', pace);
    await this.choose('codec', codec);
    await this.tab.getByRole('button', { name: 'Start', exact: true }).click();
    return await until('the answer has a place on the page', async () => (await this.sessions()).find((each) => !before.includes(each)));
  }

  async choose(name, value) {
    await this.tab.locator(`label:has(input[name="${name}"][value="${value}"])`).click();
  }

  /** The sessions on the page, in order. */
  sessions() {
    return this.tab.locator('.card').evaluateAll((cards) => cards.map((card) => card.dataset.session));
  }

  card(session) {
    return this.tab.locator(`.card[data-session="${session}"]`);
  }

  /** What is to be read of a session now. */
  async seen(session) {
    return await this.card(session).evaluate((card) => ({
      state: card.dataset.state,
      verdict: card.dataset.verdict,
      says: card.querySelector('.verdict').textContent,
      note: card.querySelector('.note').hidden ? '' : card.querySelector('.note').textContent,
      operations: card.querySelector('summary').textContent,
      parts: [...card.querySelectorAll('.part')].map((part) => ({
        type: ['text', 'reasoning', 'tool'].find((kind) => part.classList.contains(kind)),
        text: part.querySelector('.part-text').textContent,
      })),
    }));
  }

  /** The texts and reasonings on the screen, as a recording's truth tells them. */
  async texts(session) {
    const { parts } = await this.seen(session);
    return parts.filter(({ type, text }) => type !== 'tool' && text !== '');
  }

  async untilShown(session, characters) {
    return await until(`${characters} characters of ${session} are shown`, async () => (await this.#shown(session)) >= characters, {
      limit: 40_000,
      seen: () => this.seen(session),
    });
  }

  async #shown(session) {
    return (await this.texts(session)).reduce((sum, { text }) => sum + text.length, 0);
  }

  async untilOver(session, limit = 60_000) {
    await until(`${session} is over`, async () => OVER.includes((await this.seen(session)).state), {
      limit,
      seen: () => this.seen(session),
    });
    return await this.seen(session);
  }

  /** How the sink does, in the page's word. */
  sink() {
    return this.tab.locator('[data-station="sink"]').getAttribute('data-state');
  }

  async untilSink(state) {
    await until(`the sink is ${state}`, async () => (await this.sink()) === state, { limit: 60_000, seen: () => this.sink() });
  }

  async theme(wanted) {
    const button = this.tab.locator('#theme');
    for (let i = 0; i < 3 && (await button.textContent()) !== `Theme: ${wanted}`; i++) await button.click();
    await this.tab.locator(`html[data-theme="${wanted}"]`).waitFor();
  }
}
