/** A copy in a file (Node): a line is added for each page; when half of the file is old, it is written anew. */

import { existsSync } from "node:fs";
import { open, readFile, rename, truncate } from "node:fs/promises";

import { MemoryStore, type Change, type Position } from "./store.js";

type Line = { changes: Change[]; position: Position; sweep: boolean };
/** A file with fewer changes than this is never written anew. */
const FEW = 1000;

export class FileStore extends MemoryStore {
  #changes = 0;

  private constructor(private readonly path: string) {
    super();
  }

  /** Opens the file at `path`, or begins one. A last line that a crash cut short never happened. One process at a time. */
  static async open(path: string): Promise<FileStore> {
    const store = new FileStore(path);
    if (existsSync(path)) {
      const text = await readFile(path);
      const whole = text.lastIndexOf("\n") + 1;
      if (whole < text.length) await truncate(path, whole);
      for (const line of text.subarray(0, whole).toString().split("\n")) {
        if (!line) continue;
        const { changes, position, sweep } = JSON.parse(line) as Line;
        store.applyNow(changes, position, sweep);
        store.#changes += changes.length;
      }
    }
    return store;
  }

  override async apply(changes: Change[], position: Position, sweep: boolean): Promise<{ stored: number; removed: number }> {
    await written(this.path, "a", { changes, position, sweep });
    const done = this.applyNow(changes, position, sweep);
    this.#changes += changes.length;
    // Only when a round is complete: the lines of a new file are all of the same one.
    if (sweep && this.#changes > Math.max(FEW, 2 * this.size)) await this.#rewrite();
    return done;
  }

  async #rewrite(): Promise<void> {
    const changes = [...this.stories()].map(
      ({ id, language, contentHash, story }): Change => ({ op: "upsert", id, language, contentHash, story }),
    );
    // Whole under another name first: whoever pulls the plug has the old file or the new one.
    await written(`${this.path}.new`, "w", { changes, position: this.position(), sweep: false });
    await rename(`${this.path}.new`, this.path);
    this.#changes = changes.length;
  }
}

async function written(path: string, flags: "a" | "w", line: Line): Promise<void> {
  const file = await open(path, flags);
  const { size } = await file.stat();
  try {
    await file.writeFile(JSON.stringify(line) + "\n");
    await file.sync();
  } catch (error) {
    // Half a line must not stand before the next one.
    await file.truncate(size);
    throw error;
  } finally {
    await file.close();
  }
}
