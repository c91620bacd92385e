/** A cache that asks whether anything changed: unchanged answers are not sent again, and count towards no limit. */

type Kept = { tag: string; headers: [string, string][]; body: string };
type Fetch = (request: Request) => Promise<Response>;

/** Describe how the bytes were sent, not what they say. */
const OF_TRANSFER = new Set(["content-encoding", "content-length", "transfer-encoding", "connection"]);

/** Keeps the answers that were used last. They do not depend on who asks, so one cache serves all users of a site. */
export class AnswerCache {
  readonly #kept = new Map<string, Kept>();

  constructor(private readonly most = 1000) {}

  get(address: string): Kept | undefined {
    const found = this.#kept.get(address);
    if (found) {
      // A map remembers in which order it was filled: what was used goes to the end.
      this.#kept.delete(address);
      this.#kept.set(address, found);
    }
    return found;
  }

  keep(address: string, kept: Kept): void {
    this.#kept.delete(address);
    this.#kept.set(address, kept);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= this.most) break;
      this.#kept.delete(oldest);
    }
  }
}

/** Returns a `fetch` that sends the tag of the answer it has. One that did not change has status 200 like a new one. */
export function conditionalFetch(cache = new AnswerCache(), inner: Fetch = (request) => fetch(request)): Fetch {
  return async (request) => {
    if (request.method !== "GET" || request.headers.has("If-None-Match")) return inner(request);
    const kept = cache.get(request.url);
    const asked = new Request(request);
    if (kept) asked.headers.set("If-None-Match", kept.tag);
    const answer = await inner(asked);
    if (answer.status === 304 && kept) {
      // A 304 brings the newer headers (RFC 9110 15.4.5).
      const headers = new Headers([...kept.headers]);
      for (const [name, value] of lasting(answer.headers)) headers.set(name, value);
      return new Response(kept.body, { status: 200, headers });
    }
    const tag = answer.headers.get("ETag");
    if (!tag || !mayBeKept(answer)) return answer;
    const body = await answer.text();
    const headers = lasting(answer.headers);
    cache.keep(request.url, { tag, headers, body });
    return new Response(body, { status: 200, headers });
  };
}

/** Exports and dumps are streamed and can be large; they are not JSON. */
function mayBeKept(answer: Response): boolean {
  const kind = (answer.headers.get("Content-Type") ?? "").split(";")[0] ?? "";
  return answer.status === 200 && kind.endsWith("json") && !answer.headers.get("Cache-Control")?.includes("no-store");
}

function lasting(headers: Headers): [string, string][] {
  return [...headers].filter(([name]) => !OF_TRANSFER.has(name.toLowerCase()));
}
