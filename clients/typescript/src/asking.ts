/** Asks the bank for JSON: patient with what passes, plain about what does not. */

import { RefusedError, UnavailableError, type Problem } from "./errors.js";

/** Seconds between one try and the next; after these we give up. */
const PAUSES = [1, 2, 5, 10, 30, 45];
const LONGEST_PAUSE = 300;
const PASSING = new Set([429, 500, 502, 503, 504]);

export type Sleep = (seconds: number) => Promise<void>;

export const sleepFor: Sleep = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

/** Returns the answer to GET `address`. Throws RefusedError, or UnavailableError when it does not come in the end. */
export async function ask<T>(address: URL, headers: Record<string, string>, fetcher: typeof fetch, sleep: Sleep): Promise<T> {
  let reason = "";
  for (const pause of [...PAUSES, null]) {
    let asked = 0;
    try {
      const answer = await fetcher(address, { headers });
      if (answer.status === 200) return (await answer.json()) as T;
      if (!PASSING.has(answer.status)) throw new RefusedError(answer.status, await problem(answer));
      reason = `status ${answer.status}`;
      asked = Number(answer.headers.get("Retry-After")) || 0;
    } catch (error) {
      if (error instanceof RefusedError) throw error;
      reason = String(error);
    }
    if (pause !== null) await sleep(Math.min(Math.max(pause, asked), LONGEST_PAUSE));
  }
  throw new UnavailableError(`${address.pathname}: ${reason}`);
}

async function problem(answer: Response): Promise<Problem> {
  try {
    return (await answer.json()) as Problem;
  } catch {
    return { title: answer.statusText };
  }
}
