/** An answer that is asked for again is mostly the same: what has not changed stays the same object. */

type Fields = Readonly<Record<string, unknown>>;

/**
 * `now` with every part that equals its part of `before` taken from there, so that who shows that part is not
 * drawn again. Items of lists are the same by their id, else by their place.
 */
export function shared<T>(before: unknown, now: T): T {
  if (before === now) return now;
  if (Array.isArray(before) && Array.isArray(now)) return sharedItems(before, now) as T;
  if (isFields(before) && isFields(now)) return sharedFields(before, now) as T;
  return now;
}

function sharedItems(before: readonly unknown[], now: readonly unknown[]): readonly unknown[] {
  const known = new Map(before.map((item, index) => [keyOf(item) ?? index, item]));
  const items = now.map((item, index) => shared(known.get(keyOf(item) ?? index), item));
  const isSame = items.length === before.length && items.every((item, index) => item === before[index]);
  return isSame ? before : items;
}

function sharedFields(before: Fields, now: Fields): Fields {
  const fields = Object.entries(now).map(([name, value]) => [name, shared(before[name], value)] as const);
  const isSame = fields.length === Object.keys(before).length && fields.every(([name, value]) => name in before && value === before[name]);
  return isSame ? before : Object.fromEntries(fields);
}

function keyOf(item: unknown): string | undefined {
  return isFields(item) && typeof item["id"] === "string" ? item["id"] : undefined;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
