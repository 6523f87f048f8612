/** A country as people name it; the API has codes. */

const NAMES = new Intl.DisplayNames("en-GB", { type: "region" });

/** United Kingdom for GB, and United Kingdom (GB-ENG) where the code is of a part of it. */
export function showCountry(code: string | null | undefined): string {
  if (!code) return "–";
  const [country = ""] = code.split("-");
  if (!/^[A-Z]{2}$/.test(country)) return code;
  const name = NAMES.of(country) ?? country;
  return country === code ? name : `${name} (${code})`;
}
