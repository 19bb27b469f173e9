import { begins, readImageHeader } from "./image.js";

/** What a file may begin with, a character for a byte; `?` stands for any byte. The first that fits decides. */
const FORMATS: readonly { readonly mimeType: string; readonly name: string; readonly beginnings: readonly string[] }[] =
  [
    // A QuickTime file older than its own brands begins with any of these boxes.
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

/** The MIME type that a file has by its first bytes; undefined for one that is not known here. Whether it plays is for Threads. */
export function readVideoType(bytes: Uint8Array): string | undefined {
  const image = readImageHeader(bytes);
  if (image !== null) return image.mimeType;
  return FORMATS.find(({ beginnings }) => beginnings.some((beginning) => begins(bytes, beginning)))?.mimeType;
}

/** A video's MIME type as people call it: `MOV` for `video/quicktime`; undefined for one that is not known here. */
export function videoFormatName(mimeType: string): string | undefined {
  return FORMATS.find((format) => format.mimeType === mimeType)?.name;
}
