/** Where the API of a bank is. */

export const ROOT = "/api/v1";
/** The languages that stories and messages can be in. */
export const LANGUAGES = ["nl", "en"];

/** Returns the root of the API of the bank at `address`, which may be that of the bank or the root itself. */
export function rootOf(address: string): string {
  const bare = address.replace(/\/+$/, "");
  return bare.endsWith(ROOT) ? bare : bare + ROOT;
}
