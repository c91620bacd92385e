/** Where a copy of the stories is kept. */

import type { components } from "./generated/schema.js";

export type Story = components["schemas"]["Story"];
export type Change =
  | { op: "upsert"; id: string; language: string; contentHash: string; story: Story }
  | { op: "remove"; id: string; language: string; reason: string; target?: string };
/** Up to where the copy is. `round` counts the fetches from the beginning. */
export type Position = { filters: string; cursor: string; round: number };
export type StoredStory = { id: string; language: string; contentHash: string; round: number; story: Story };

/** Keeps stories and position together: `apply` stores both or neither. */
export interface CopyStore {
  position(): Position;
  /** Takes over changes and the new position. With `sweep`, what earlier rounds brought and this one did not is removed. */
  apply(changes: Change[], position: Position, sweep: boolean): Promise<{ stored: number; removed: number }>;
  stories(): IterableIterator<StoredStory>;
  get(id: string, language: string): StoredStory | undefined;
  readonly size: number;
}

/** Keeps everything in memory. Other stores build on it. */
export class MemoryStore implements CopyStore {
  #stories = new Map<string, StoredStory>();
  #position: Position = { filters: "", cursor: "", round: 0 };

  position(): Position {
    return { ...this.#position };
  }

  async apply(changes: Change[], position: Position, sweep: boolean): Promise<{ stored: number; removed: number }> {
    return this.applyNow(changes, position, sweep);
  }

  protected applyNow(changes: Change[], position: Position, sweep: boolean): { stored: number; removed: number } {
    let stored = 0;
    let removed = 0;
    for (const change of changes) {
      const key = `${change.id} ${change.language}`;
      if (change.op === "upsert") {
        const { id, language, contentHash, story } = change;
        this.#stories.set(key, { id, language, contentHash, story, round: position.round });
        stored += 1;
      } else if (this.#stories.delete(key)) removed += 1;
    }
    if (sweep) {
      for (const [key, { round }] of this.#stories) {
        if (round < position.round && this.#stories.delete(key)) removed += 1;
      }
    }
    this.#position = { ...position };
    return { stored, removed };
  }

  stories(): IterableIterator<StoredStory> {
    return this.#stories.values();
  }

  get(id: string, language: string): StoredStory | undefined {
    return this.#stories.get(`${id} ${language}`);
  }

  get size(): number {
    return this.#stories.size;
  }
}
