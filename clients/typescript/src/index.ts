/** Client of the story bank's public API. What is in `generated` is made from the description of the API. */

export { AnswerCache, conditionalFetch } from "./conditional-fetch.js";
export { connect, type Connection } from "./connect.js";
export { DifferentError, RefusedError, UnavailableError, type Problem } from "./errors.js";
export { MemoryStore, type Change, type CopyStore, type Position, type Story, type StoredStory } from "./store.js";
export { whole } from "./whole.js";
export { StoryCopy, type Filters, type Update } from "./story-copy.js";
export type { components, operations, paths } from "./generated/schema.js";
