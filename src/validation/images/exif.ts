const EXIF = 0x45786966;
const LITTLE_ENDIAN = 0x4949;
const BIG_ENDIAN = 0x4d4d;
const ORIENTATION = 0x0112;

/**
 * Returns whether the APP1 segment of a JPEG, from `start` to `end`, has EXIF data that rotate the image by 90 degrees: an orientation of 5
 * to 8 in the first directory. Other and damaged data do not rotate it.
 *
 * @see https://www.cipa.jp/std/documents/download_e.html?DC-008-Translation-2023-E (4.6)
 */
export function rotatesBy90(view: DataView, start: number, end: number): boolean {
  const tiff = start + 6;
  if (end > view.byteLength || tiff + 8 > end) return false;
  if (view.getUint32(start) !== EXIF || view.getUint16(start + 4) !== 0) return false;
  const order = view.getUint16(tiff);
  if (order !== LITTLE_ENDIAN && order !== BIG_ENDIAN) return false;
  const little = order === LITTLE_ENDIAN;
  const directory = tiff + view.getUint32(tiff + 4, little);
  if (directory + 2 > end) return false;
  const entriesEnd = directory + 2 + 12 * view.getUint16(directory, little);
  for (let entry = directory + 2; entry < entriesEnd && entry + 12 <= end; entry += 12) {
    if (view.getUint16(entry, little) !== ORIENTATION) continue;
    const orientation = view.getUint16(entry + 8, little);
    return orientation >= 5 && orientation <= 8;
  }
  return false;
}
