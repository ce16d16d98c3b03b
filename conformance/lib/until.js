/** Waits until a condition holds, by asking again and again; nothing here sleeps for a guessed time. */

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Asks until the answer is truthy, and gives it.
 *
 * @param {string} what finishes the sentence "waited 20 s until …"
 * @param {() => any} condition may be asynchronous; what it throws ends the waiting
 * @param {{limit?: number, every?: number, seen?: () => any}} options milliseconds; `seen` tells what there was instead
 */
export async function until(what, condition, { limit = 20_000, every = 20, seen } = {}) {
  const deadline = performance.now() + limit;
  for (;;) {
    const answer = await condition();
    if (answer) return answer;
    if (performance.now() > deadline) {
      const instead = seen ? `; there was ${JSON.stringify(await seen(), null, 1)}` : '';
      throw new Error(`waited ${limit / 1000} s until ${what}${instead}`);
    }
    await wait(every);
  }
}

/** Fails when a promise takes longer than `limit` milliseconds. */
export async function within(limit, what, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took longer than ${limit / 1000} s`)), limit);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
