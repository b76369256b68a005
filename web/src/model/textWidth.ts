const NARROW = new Set("iIjlt.,:;'|!()[]{}-fr `/\\\"*");
const BROAD = new Set("mwMW@%—…");

/** Guess how wide a text is in a common sans-serif font of a size in pixels. */
export function widthOf(text: string, size: number): number {
  let ems = 0;
  for (const letter of text) ems += em(letter);
  return ems * size;
}

function em(letter: string): number {
  if (NARROW.has(letter)) return 0.32;
  if (BROAD.has(letter)) return 0.9;
  const code = letter.codePointAt(0) ?? 0;
  if (code > 0x2e80) return 1.05;
  if (code > 0x7f) return 0.62;
  return letter >= "A" && letter <= "Z" ? 0.67 : 0.54;
}
