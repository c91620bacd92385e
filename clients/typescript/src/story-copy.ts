/**
 * A copy of the stories: everything once, then what changes, and proof that nothing is missing.
 *
 * The recipe is docs/api/sync.md of the story bank.
 */

import { LANGUAGES, rootOf } from "./addresses.js";
import { ask, sleepFor, type Sleep } from "./asking.js";
import { DifferentError, RefusedError } from "./errors.js";
import { MemoryStore, type Change, type CopyStore, type Story } from "./store.js";

export type Filters = Record<string, string | string[]>;
/** What an update did. `restarted`: the cursor was no longer known, so everything was fetched anew. */
export type Update = { stored: number; removed: number; restarted: boolean };

type Page = { changes: Change[]; nextCursor: string; hasMore: boolean };
type Digest = {
  digest: string;
  count: number;
  buckets: { prefix: string; count: number; digest: string }[];
  items?: { id: string; language: string; contentHash: string }[];
};
type Options = {
  filters?: Filters;
  key?: string;
  /** The language in which the bank says what it refuses: "en", or "nl". */
  messages?: string;
  store?: CopyStore;
  fetch?: typeof fetch;
  sleep?: Sleep;
};
/** So many stories are asked for at once. */
const PAGE = "100";

/**
 * A copy of the stories that `filters` select. Each page is stored together with its cursor, so that an update that was
 * interrupted goes on where it was. One store is the copy of one selection: other filters than it was made with begin anew
 * and replace what is in it, once the bank has accepted them.
 */
export class StoryCopy {
  readonly #base: string;
  readonly #filters: [string, string][];
  readonly #headers: Record<string, string>;
  readonly #fetch: typeof fetch;
  readonly #sleep: Sleep;
  readonly #messages: string;
  readonly store: CopyStore;

  constructor(address: string, options: Options = {}) {
    this.#base = rootOf(address);
    this.#messages = language(options.messages ?? "en");
    this.#filters = Object.entries(options.filters ?? {})
      .flatMap(([name, values]) => [values].flat().map((value): [string, string] => [name, value]))
      .sort((one, other) => (one.join("=") < other.join("=") ? -1 : 1));
    this.#headers = options.key ? { Authorization: `Bearer ${options.key}` } : {};
    this.#fetch = options.fetch ?? ((...request) => fetch(...request));
    this.#sleep = options.sleep ?? sleepFor;
    this.store = options.store ?? new MemoryStore();
  }

  /** Fetches everything the first time, and what changed each time after. Throws RefusedError and UnavailableError. */
  async update(): Promise<Update> {
    return this.#follow(this.store.position().filters !== JSON.stringify(this.#filters));
  }

  /** Fetches what changed, or with `anew` everything. What is there stays as it is until the bank has answered. */
  async #follow(anew: boolean): Promise<Update> {
    const done: Update = { stored: 0, removed: 0, restarted: false };
    const filters = JSON.stringify(this.#filters);
    for (;;) {
      const position = this.store.position();
      const { cursor, round } = anew ? { cursor: "", round: position.round + 1 } : position;
      let page: Page;
      try {
        page = await this.#ask<Page>("/changes", { pageSize: PAGE, ...(cursor ? { cursor } : {}) });
      } catch (error) {
        if (anew || done.restarted || !(error instanceof RefusedError) || !cursorIsLost(error)) throw error;
        done.restarted = anew = true;
        continue;
      }
      // What a fetch from the beginning did not bring is no longer there.
      const next = { filters, cursor: page.nextCursor, round };
      const { stored, removed } = await this.store.apply(page.changes, next, !page.hasMore);
      anew = false;
      done.stored += stored;
      done.removed += removed;
      if (!page.hasMore) return done;
    }
  }

  /** Updates until the digest of the copy is the bank's, and returns it. Throws DifferentError with what differs. */
  async prove(tries = 3): Promise<string> {
    for (let tried = 0; tried < tries; tried += 1) {
      await this.update();
      const mine = await this.digest();
      if ((await this.#theirs("")).digest === mine) return mine;
    }
    throw new DifferentError(await this.differences());
  }

  /** Fetches everything anew, whatever the copy holds. */
  async repair(): Promise<Update> {
    return this.#follow(true);
  }

  /** Returns SHA-256 over a line `id language contentHash` for each story, in the order of id and language. */
  async digest(prefix = ""): Promise<string> {
    const lines = [...this.#lines(prefix)].sort().map((line) => `${line}\n`);
    const bytes = new TextEncoder().encode(lines.join(""));
    const hash = await (await subtle()).digest("SHA-256", bytes);
    return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  /** Returns the stories, each `id language`, that the copy has otherwise than the bank, or that one of them has not. */
  async differences(): Promise<string[]> {
    return (await this.#narrowed("")).sort();
  }

  /** Returns all stories, or those in one language, in the order of their identifiers. Throws RangeError for another language. */
  stories(only = ""): Story[] {
    if (only) language(only);
    return [...this.store.stories()]
      .filter((one) => !only || one.language === only)
      .sort((one, other) => (`${one.id} ${one.language}` < `${other.id} ${other.language}` ? -1 : 1))
      .map(({ story }) => story);
  }

  async #narrowed(prefix: string): Promise<string[]> {
    const theirs = await this.#theirs(prefix);
    if (theirs.digest === (await this.digest(prefix))) return [];
    const mine = new Map([...this.#lines(prefix)].map((line) => splitAtLast(line)));
    if (theirs.items) {
      const named = new Map(theirs.items.map((one) => [`${one.id} ${one.language}`, one.contentHash]));
      return [...new Set([...mine.keys(), ...named.keys()])].filter((key) => mine.get(key) !== named.get(key));
    }
    const there = new Map(theirs.buckets.map((bucket) => [bucket.prefix, bucket.digest]));
    const here = new Set([...mine.keys()].map((key) => key.slice(0, prefix.length + 1)));
    const found: string[] = [];
    for (const part of new Set([...here, ...there.keys()])) {
      if (!there.has(part)) found.push(...[...mine.keys()].filter((key) => key.startsWith(part)));
      else if (there.get(part) !== (await this.digest(part))) found.push(...(await this.#narrowed(part)));
    }
    return found;
  }

  *#lines(prefix: string): Generator<string> {
    for (const { id, language, contentHash } of this.store.stories()) {
      if (id.startsWith(prefix)) yield `${id} ${language} ${contentHash}`;
    }
  }

  #theirs(prefix: string): Promise<Digest> {
    return this.#ask<Digest>("/changes/digest", prefix ? { prefix } : {});
  }

  async #ask<T>(path: string, query: Record<string, string>): Promise<T> {
    const address = new URL(this.#base + path);
    for (const [name, value] of [...this.#filters, ...Object.entries(query)]) address.searchParams.append(name, value);
    try {
      return await ask<T>(address, this.#headers, this.#fetch, this.#sleep);
    } catch (error) {
      throw error instanceof RefusedError ? await this.#explained(address, error) : error;
    }
  }

  /** Returns the same refusal in the language of messages. `lang` also selects, so it is not in the query itself. */
  async #explained(address: URL, error: RefusedError): Promise<RefusedError> {
    if (address.searchParams.has("lang") || this.#messages === LANGUAGES[0] || error.status !== 400) return error;
    address.searchParams.set("lang", this.#messages);
    try {
      await ask(address, this.#headers, this.#fetch, this.#sleep);
    } catch (again) {
      if (again instanceof RefusedError && codes(again) === codes(error)) return again;
    }
    return error;
  }
}

/** Tells whether the cursor is too old (410), or one that the bank does not know as ours (400 that names it). */
function cursorIsLost({ status, problem }: RefusedError): boolean {
  const named = new Set((problem.errors ?? []).map(({ name }) => name));
  return status === 410 || (status === 400 && named.size === 1 && named.has("cursor"));
}

function splitAtLast(line: string): [string, string] {
  const at = line.lastIndexOf(" ");
  return [line.slice(0, at), line.slice(at + 1)];
}

/** Node 18 has it, but not under the name that browsers have. */
async function subtle(): Promise<Pick<SubtleCrypto, "digest">> {
  return globalThis.crypto?.subtle ?? (await import("node:crypto")).webcrypto.subtle;
}

function language(code: string): string {
  if (!LANGUAGES.includes(code)) throw new RangeError(`No language "${code}": there are ${LANGUAGES.join(" and ")}.`);
  return code;
}

function codes({ problem }: RefusedError): string {
  return (problem.errors ?? []).map(({ name, code }) => `${name} ${code}`).join();
}
