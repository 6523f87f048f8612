/** Formats of numbers, each made once: to make one takes as long as to use it many times. */

const formats = new Map<string, Intl.NumberFormat>();

export function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = JSON.stringify(options);
  const found = formats.get(key) ?? new Intl.NumberFormat("en-GB", options);
  formats.set(key, found);
  return found;
}
