/** What can go wrong when the bank is asked. */

import type { components } from "./generated/schema.js";

export type Problem = Partial<components["schemas"]["Problem"]>;

/** A message names so many stories; all are in `stories`. */
const MOST_NAMED = 10;

/** The bank refused the request; `problem` is its answer (RFC 9457). */
export class RefusedError extends Error {
  override readonly name = "RefusedError";
  constructor(
    readonly status: number,
    readonly problem: Problem,
  ) {
    super(`${status} ${problem.title ?? ""}: ${problem.detail ?? ""}`);
  }
}

/** The bank did not answer, however often it was asked. */
export class UnavailableError extends Error {
  override readonly name = "UnavailableError";
}

/** The copy differs from the bank in `stories`, each `id language`. */
export class DifferentError extends Error {
  override readonly name = "DifferentError";
  constructor(readonly stories: string[]) {
    const more = stories.length > MOST_NAMED ? ` and ${stories.length - MOST_NAMED} more` : "";
    const what = stories.length === 1 ? "1 story" : `${stories.length} stories`;
    super(`The copy differs from the bank in ${what}: ${stories.slice(0, MOST_NAMED).join(", ")}${more}.`);
  }
}
