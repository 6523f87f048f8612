/** 1.1957 hours for each hour estimated are "20 % over". */
export function ratioWords(ratio: string | null | undefined): string {
  if (!ratio) return "–";
  const percent = Math.round((Number(ratio) - 1) * 100);
  if (percent === 0) return "as estimated";
  return percent > 0 ? `${percent}\u2009% over` : `${-percent}\u2009% under`;
}
