import { createHash } from "node:crypto";
import { pageHeaders } from "./html.js";

/** The style sheet of the feed, with the colors of the other pages. */
export const FEED_STYLE = `
:root { color-scheme: light dark; --ink: #101010; --soft: #767676; --line: #e4e4e4; --card: #fff; --page: #f5f5f5;
  --link: #0064d1; --tint: #f2f2f2; --mark: #ffe58a; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #f3f3f3; --soft: #8f8f8f; --line: #2c2c2c; --card: #181818; --page: #0a0a0a;
    --link: #6cb1ff; --tint: #222; --mark: #6b5600; }
}
* { box-sizing: border-box; }
body { margin: 0; padding: 0 .75rem 3rem; background: var(--page); color: var(--ink); font: .95rem/1.4 system-ui, sans-serif; }
main, header, body > footer { max-width: 40rem; margin: 0 auto; }
header { padding: 1.5rem .25rem 1rem; text-align: center; }
h1 { margin: 0 0 .25rem; font-size: 1.1rem; }
header p { margin: 0; color: var(--soft); font-size: .85rem; }
header a, nav a { color: inherit; font-weight: 600; }
a { color: inherit; }
main { background: var(--card); border: 1px solid var(--line); border-radius: 1.5rem; overflow: hidden; }
.none { padding: 3rem 1.5rem; text-align: center; color: var(--soft); }
.none ol { display: inline-block; margin: 1rem 0 0; padding-left: 1.25rem; text-align: left; }
.none code { overflow-wrap: anywhere; color: var(--ink); }
.pages { justify-content: center; padding: 0 0 .75rem; }
section, .write { padding: 1rem 1.5rem; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
h2 { margin: 0 0 .4rem; font-size: 1rem; } h2 small { color: var(--soft); font-weight: 400; }
section p, section ul, section ol { margin: .25rem 0; padding: 0 0 0 0; font-size: .85rem; color: var(--soft); }
section li { margin-left: 1.25rem; }
pre { margin: .5rem 0 0; white-space: pre-wrap; font-size: .75rem; }
summary { cursor: pointer; }
form { display: flex; flex-wrap: wrap; gap: .4rem; align-items: center; margin: 0; }
.write form, .acts details form { margin-top: .5rem; }
button, select, textarea, input { font: inherit; font-size: .85rem; color: inherit; background: var(--tint);
  border: 1px solid var(--line); border-radius: .6rem; padding: .3rem .6rem; max-width: 100%; }
button { cursor: pointer; font-weight: 600; }
textarea { flex: 1 1 100%; }
.acts { display: flex; flex-wrap: wrap; gap: .5rem; align-items: start; font-size: .85rem; }
.acts details[open] { flex: 1 1 100%; }
.numbers, .status { margin: .3rem 0 .5rem; font-size: .8rem; color: var(--soft); }
.status { font-weight: 600; color: var(--ink); }
.when { color: inherit; text-decoration: none; }
.off { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
a:focus-visible, button:focus-visible, summary:focus-visible, select:focus-visible, textarea:focus-visible, input:focus-visible {
  outline: 2px solid var(--link); outline-offset: 2px; }
.pending { border-bottom: 1px solid var(--line); padding: .9rem 1.5rem; font-size: .85rem; color: var(--soft); }
.pending summary { cursor: pointer; }
.pending ul { margin: .5rem 0 0; padding: 0; list-style: none; }
.pending li { padding: .15rem 0; overflow-wrap: anywhere; }
.pending code { font-size: .8rem; }
article { display: grid; grid-template-columns: 2.5rem minmax(0, 1fr); column-gap: .75rem; padding: 1rem 1.5rem .75rem;
  border-top: 1px solid var(--line); }
main > article:first-child, .pending + article { border-top: 0; }
article.on { padding-bottom: 0; }
article.on + article, article.in { border-top: 0; }
article.in { padding-top: .4rem; }
article.l1 { margin-left: 3.25rem; } article.l2 { margin-left: 4.75rem; }
article.l3 { margin-left: 6.25rem; } article.l4 { margin-left: 7.75rem; }
article.gone > * { opacity: .4; filter: grayscale(1); }
.side { display: flex; flex-direction: column; align-items: center; gap: .5rem; }
.on > .side::after { content: ""; flex: 1; width: 2px; border-radius: 1px; background: var(--line); }
.over { grid-column: 1 / -1; margin: 0 0 .5rem; padding-left: 3.25rem; font-size: .8rem; color: var(--soft); overflow-wrap: anywhere; }
.face { width: 2.5rem; height: 2.5rem; border-radius: 50%; flex: none; object-fit: cover; display: grid; place-items: center;
  font-weight: 600; color: #fff; background: var(--soft); overflow: hidden; }
.quote .face { width: 1.4rem; height: 1.4rem; font-size: .7rem; }
.f0 { background: #b0413e; } .f1 { background: #96601b; } .f2 { background: #527a27; } .f3 { background: #1d7a63; }
.f4 { background: #21729c; } .f5 { background: #4f5bbd; } .f6 { background: #8746ab; } .f7 { background: #a83d78; }
.who { display: flex; align-items: baseline; gap: .4rem; min-width: 0; }
.who > * { flex: none; }
.who strong, .who .name, .who .topic { flex: 0 1 auto; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.who .name { flex-shrink: 4; color: var(--soft); }
.who .topic { font-weight: 600; }
.who .topic::before { content: "\\203A"; margin-right: .4rem; color: var(--soft); font-weight: 400; }
.who time { color: var(--soft); }
.seal { width: .85rem; height: .85rem; align-self: center; color: var(--link); }
.words-of { margin: .1rem 0 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.notable { color: var(--link); text-decoration: none; }
a.notable:hover { text-decoration: underline; }
.veil > input { position: absolute; opacity: 0; pointer-events: none; }
.veil { cursor: pointer; position: relative; }
.veil:focus-within { outline: 2px solid var(--link); outline-offset: 2px; }
.veil.words { border-radius: .3rem; box-decoration-break: clone; -webkit-box-decoration-break: clone; }
.veil.words:has(> input:not(:checked)) { background: radial-gradient(var(--soft) 22%, transparent 26%) 0 0 / 4px 4px var(--tint); }
.veil > input:not(:checked) + span { visibility: hidden; }
.veil.seen { display: block; border-radius: .75rem; overflow: hidden; width: fit-content; max-width: 100%; }
.veil.seen > span { display: block; }
.veil.seen > input:not(:checked) + span { visibility: visible; filter: blur(2rem) brightness(.75); transform: scale(1.2); pointer-events: none; }
.veil.seen > span > * { margin: 0; }
.veil.seen:has(> input:not(:checked))::after { content: "Spoiler"; position: absolute; inset: 0; margin: auto; width: fit-content;
  height: fit-content; padding: .4rem .9rem; border-radius: 2rem; background: #000a; color: #fff; font-weight: 600; }
.shot { position: relative; margin: 0; min-width: 0; }
.media { margin-top: .6rem; }
.shot img, .shot video, .absent { display: block; max-width: 100%; border-radius: .75rem; background: var(--tint); }
.shot img, .shot video { max-height: 27rem; object-fit: contain; }
.strip { display: flex; gap: .4rem; overflow-x: auto; scroll-snap-type: x proximity; margin-right: -1.5rem; padding-right: 1.5rem; }
.strip .shot { flex: none; scroll-snap-align: start; max-width: 85%; }
.strip .shot img, .strip .shot video, .strip .absent { height: 16rem; }
.absent { display: grid; place-content: center; gap: .25rem; text-align: center; width: 22rem; min-height: 12rem; padding: 1rem;
  color: var(--soft); overflow-wrap: anywhere; border: 1px dashed var(--line); }
.strip .absent { width: 13rem; }
.alt { position: absolute; left: .5rem; bottom: .5rem; max-width: calc(100% - 1rem); font-size: .8rem; color: #fff; z-index: 1; }
.shot:has(video) > .alt { top: .5rem; bottom: auto; }
.alt summary { display: block; width: fit-content; padding: .1rem .45rem; border-radius: .4rem; background: #000b; font-weight: 600;
  font-size: .7rem; cursor: pointer; }
.alt p { margin: .3rem 0 0; padding: .5rem .7rem; border-radius: .6rem; background: #000c; max-height: 8rem; overflow: auto;
  overflow-wrap: anywhere; }
.box { display: block; margin-top: .6rem; border: 1px solid var(--line); border-radius: .9rem; overflow: hidden; text-decoration: none; }
a.box { padding: .7rem .9rem; background: var(--tint); overflow-wrap: anywhere; }
.box small { display: block; color: var(--soft); }
.poll { list-style: none; margin: .6rem 0 0; padding: 0; }
.poll li { border: 1px solid var(--line); border-radius: .75rem; padding: .6rem .9rem; margin-bottom: .4rem; overflow-wrap: anywhere; }
.poll + small { color: var(--soft); }
.gif { display: grid; place-content: center; text-align: center; width: 16rem; height: 10rem; color: #fff; border: 0;
  background: linear-gradient(135deg, #6b2fb3, #c2437a 60%, #d98a3d); overflow-wrap: anywhere; padding: 1rem; }
.gif b { font-size: 1.5rem; letter-spacing: .1em; }
.gif small { color: #fffc; }
.sheet { padding: .9rem 1rem; max-height: 22rem; overflow: auto; font-family: Georgia, serif; font-size: 1rem; line-height: 1.55;
  white-space: pre-wrap; overflow-wrap: anywhere; }
.letter > .box { margin: 0; border-width: 1px 0 0; border-radius: 0; }
.bold { font-weight: 700; } .italic { font-style: italic; } .highlight { background: var(--mark); }
.underline { text-decoration: underline; } .strikethrough { text-decoration: line-through; }
.underline.strikethrough { text-decoration: underline line-through; }
.quote { padding: .8rem 1rem; }
.quote .face { display: inline-grid; }
.quote .who { align-items: center; }
.ghost > .body > .words-of { width: fit-content; margin-top: .35rem; padding: .6rem .9rem; border: 2px dashed var(--line);
  border-radius: 1.25rem 1.25rem 1.25rem .3rem; }
.tags { display: flex; flex-wrap: wrap; gap: .3rem .9rem; margin: .5rem 0 0; color: var(--soft); font-size: .8rem; overflow-wrap: anywhere; }
.deeds { display: flex; gap: 1.5rem; margin: .6rem 0 .25rem; color: var(--soft); font-size: .8rem; min-height: 1.2rem; }
.deeds span { display: flex; align-items: center; gap: .35rem; }
.deeds svg { width: 1.15rem; height: 1.15rem; }
nav { display: flex; justify-content: space-between; gap: 1rem; padding: 1rem .5rem; font-size: .9rem; }
body > footer { padding: 1rem 0; font-size: .8rem; color: var(--soft); text-align: center; }
@media (max-width: 34rem) {
  article { padding-left: 1rem; padding-right: 1rem; }
  article.l1 { margin-left: 1.25rem; } article.l2 { margin-left: 2rem; } article.l3, article.l4 { margin-left: 2.75rem; }
}
`;

const STYLE_HASH = createHash("sha256").update(FEED_STYLE).digest("base64");

/** The sources of images and videos: this machine. A policy can name only these two addresses. */
const HERE = ["127.0.0.1", "localhost"].flatMap((host) => [`http://${host}:*`, `https://${host}:*`]).join(" ");

/** Returns the headers of the feed: those of every page, but with forms, and with images and videos from this machine. */
export function feedHeaders(): Record<string, string> {
  return {
    ...pageHeaders(),
    // The forms of the page must send their origin, which `no-referrer` would hide.
    "referrer-policy": "same-origin",
    "content-security-policy": [
      "default-src 'none'",
      `img-src data: ${HERE}`,
      `media-src ${HERE}`,
      `style-src 'sha256-${STYLE_HASH}'`,
      "form-action 'self'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
    ].join("; "),
  };
}
