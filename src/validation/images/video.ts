import { begins, readImageHeader } from "./image.js";

/** The first bytes of a file, one character for each byte; `?` matches any byte. The first match decides. */
const FORMATS: readonly { readonly mimeType: string; readonly name: string; readonly beginnings: readonly string[] }[] =
  [
    // A QuickTime file without a brand, as older ones are, begins with any of these boxes.
    {
      mimeType: "video/quicktime",
      name: "MOV",
      beginnings: ["????ftypqt  ", "????moov", "????mdat", "????wide", "????free", "????skip"],
    },
    { mimeType: "video/mp4", name: "MP4", beginnings: ["????ftyp"] },
    { mimeType: "video/webm", name: "WebM", beginnings: ["\x1a\x45\xdf\xa3"] },
    { mimeType: "video/x-msvideo", name: "AVI", beginnings: ["RIFF????AVI "] },
    { mimeType: "video/x-flv", name: "Flash", beginnings: ["FLV\x01"] },
    { mimeType: "video/ogg", name: "Ogg", beginnings: ["OggS"] },
  ];

/** Returns the MIME type of a file by its first bytes; undefined for an unknown type. */
export function readVideoType(bytes: Uint8Array): string | undefined {
  const image = readImageHeader(bytes);
  if (image !== null) return image.mimeType;
  return FORMATS.find(({ beginnings }) => beginnings.some((beginning) => begins(bytes, beginning)))?.mimeType;
}

/** Returns the common name of a video's MIME type, `MOV` for `video/quicktime`; undefined for an unknown type. */
export function videoFormatName(mimeType: string): string | undefined {
  return FORMATS.find((format) => format.mimeType === mimeType)?.name;
}
