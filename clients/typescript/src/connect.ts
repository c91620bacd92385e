/** The typed client, with the cache in it. */

import createClient, { type Client } from "openapi-fetch";

import { rootOf } from "./addresses.js";
import { AnswerCache, conditionalFetch } from "./conditional-fetch.js";
import type { paths } from "./generated/schema.js";
import { SEPARATED } from "./generated/separated.js";

export type Connection = Client<paths>;

/**
 * Returns a client of the bank at `address` (such as https://verhalenbank.example, with or without /api/v1): `bank.GET("/stories", …)`.
 *
 * `key` raises the limit and changes no answer; never put one into a page. `cache` is one of your own, or `null` for none,
 * as in a browser, which has one itself.
 */
export function connect(
  address: string,
  options: { key?: string; cache?: AnswerCache | null; fetch?: (request: Request) => Promise<Response> } = {},
): Connection {
  const inner = options.fetch ?? ((request: Request) => fetch(request));
  return createClient<paths>({
    baseUrl: rootOf(address),
    fetch: options.cache === null ? inner : conditionalFetch(options.cache ?? new AnswerCache(), inner),
    querySerializer: (query) => serialized(query as Record<string, unknown>),
    ...(options.key ? { headers: { Authorization: `Bearer ${options.key}` } } : {}),
  });
}

/** Filters are repeated; lists of names are given once, with commas. */
function serialized(query: Record<string, unknown>): string {
  const found = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null) continue;
    if (!Array.isArray(value)) found.set(name, String(value));
    else if (SEPARATED.has(name)) found.set(name, value.join(","));
    else for (const one of value) found.append(name, String(one));
  }
  return found.toString();
}
