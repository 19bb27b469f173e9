/** Tests the bytes of a text at each edge of UTF-8 against Node. */
import { expect, it } from "vitest";
import { measureText } from "../../../src/validation/index.js";

it.each([0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x10ffff])(
  "measureText counts the bytes of code point %d as Node does",
  (codePoint) => {
    const text = String.fromCodePoint(codePoint);
    for (const whole of [text, `a${text}é${text}`]) expect(measureText(whole).bytes).toBe(Buffer.byteLength(whole));
  },
);
