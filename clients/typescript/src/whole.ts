/**
 * Stories are whole unless a request asks for some `fields`; the description, and so the type, allows both.
 *
 * Returns `answer` with the type of a whole one. Throws when fields were asked for.
 */
export function whole<T extends object>(answer: T): Extract<T, { title: string }> {
  if (!("title" in answer)) throw new TypeError("This answer has only the fields that were asked for.");
  return answer as Extract<T, { title: string }>;
}
