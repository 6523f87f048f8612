/** The letters by which a person is known where the name has no room. */

/** MO for Maya Okafor; "" for what is no name. */
export function initials(name: string): string {
  const parts = name.split(/\s+/).filter((part) => /^\p{L}/u.test(part));
  const ends = parts.length > 1 ? [parts[0], parts.at(-1)] : parts;
  return ends.map((part) => [...(part ?? "")][0]).join("").toUpperCase();
}
