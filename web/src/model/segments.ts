/** How many parts a text message has, and how it is written in them [3GPP 23.038]. */
export interface Segments {
  readonly encoding: "GSM-7" | "UCS-2";
  readonly characters: number;
  readonly segments: number;
  /** How many units are left in the last part. */
  readonly left: number;
}

const BASIC = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ" +
    "ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
);
const EXTENDED = new Set("\f^{}\\[~]|€");

/** Count the parts that a carrier makes of a text. */
export function segmentsOf(text: string): Segments {
  const characters = Array.from(text);
  if (characters.every((one) => BASIC.has(one) || EXTENDED.has(one))) {
    const units = characters.map((one) => (EXTENDED.has(one) ? 2 : 1));
    return counted("GSM-7", characters.length, units, { single: 160, part: 153 });
  }
  const units = characters.map((one) => one.length);
  return counted("UCS-2", characters.length, units, { single: 70, part: 67 });
}

/** No character is torn apart: one of two units that does not fit goes to the next part. */
function counted(
  encoding: Segments["encoding"],
  characters: number,
  units: readonly number[],
  room: { readonly single: number; readonly part: number },
): Segments {
  const total = units.reduce((sum, one) => sum + one, 0);
  if (total <= room.single) {
    return { encoding, characters, segments: total === 0 ? 0 : 1, left: room.single - total };
  }
  let segments = 1;
  let used = 0;
  for (const unit of units) {
    if (used + unit > room.part) {
      segments += 1;
      used = 0;
    }
    used += unit;
  }
  return { encoding, characters, segments, left: room.part - used };
}
