/* global crypto, document */
import { measureText, validatePost } from "@hayon/threads/validation";
import { at, call, CONNECTION } from "./api.js";
import { createPictures } from "./pictures.js";
import { forget, postOnItsWay, publishOnce } from "./publish-once.js";

const STEPS = {
  container: "Handing your post to Threads…",
  wait: "Threads is preparing your post…",
  publish: "Publishing…",
  permalink: "It is live.",
  ask: "Asking Threads whether your post has arrived…",
  search: "Your post is live; looking for it…",
};

const pictures = createPictures(at("pictures"), check);
let handle = null;
// The last post that was sent, with its key: the same draft goes out under the same key, another one under a key of its own.
let last = null;

const say = (message) => (at("message").textContent = message);

function showIssues(issues) {
  at("issues").replaceChildren(
    ...issues.map(({ message, severity }) =>
      Object.assign(document.createElement("li"), { textContent: message, className: severity }),
    ),
  );
}

/** The same judgement as the server's, under the person's typing: nothing is sent for it. */
function check() {
  const text = at("text").value;
  const media = pictures.all().map(({ bytes, altText }) => ({ type: "image", bytes, altText: altText || undefined }));
  const issues = validatePost({ text, media });
  const { remaining } = measureText(text);
  at("count").textContent = remaining;
  at("count").className = remaining < 0 ? "error" : "";
  at("post").disabled = handle === null || issues.some(({ severity }) => severity === "error");
  // An empty page is no mistake yet.
  showIssues(issues.filter(({ code }) => code !== "post-empty"));
}

/** While a post is on its way, or may be, nobody changes it. */
function show(state) {
  document.body.dataset.state = state;
  at("fields").disabled = ["sending", "unsure"].includes(state);
  at("progress").hidden = state !== "sending";
  at("progress").removeAttribute("value");
  at("unsure").hidden = state !== "unsure";
  at("composer").hidden = state === "live";
  at("live").hidden = state !== "live";
}

function showProgress(progress) {
  if (progress === null || document.body.dataset.state !== "sending") return;
  say(STEPS[progress.step] ?? "Threads needs a moment more…");
  Object.assign(at("progress"), { max: progress.total, value: progress.done });
}

async function send(kept) {
  show("sending");
  say(STEPS.container);
  showIssues([]);
  const { post, error, unsure } = await publishOnce(kept, showProgress);
  last = { ...kept, unsure };
  show(post ? "live" : unsure ? "unsure" : "writing");
  if (!post) {
    say(error.advice);
    return showIssues(error.issues);
  }
  say("Your post is live.");
  at("permalink").hidden = post.permalink === null;
  at("permalink").href = post.permalink ?? "";
}

async function upload(picture) {
  const { file, error } = await call("POST", "/media", picture.file);
  if (error) throw error;
  picture.id = file.id;
}

at("composer").onsubmit = async (event) => {
  event.preventDefault();
  if (at("fields").disabled) return;
  show("sending");
  say("Sending your images…");
  try {
    await Promise.all(pictures.all().map((picture) => (picture.id === null ? upload(picture) : null)));
  } catch (error) {
    show("writing");
    say(error.advice ?? "Your images could not be sent. Please try again.");
    return showIssues(error.issues ?? []);
  }
  const media = pictures.all().map(({ id, altText }) => ({ id, altText: altText || undefined }));
  const draft = { text: at("text").value, media, replyControl: at("replyControl").value };
  const again = JSON.stringify(last?.draft) === JSON.stringify(draft);
  await send(again ? last : { draft, handle, idempotencyKey: crypto.randomUUID(), unsure: false });
};

function startAnew() {
  last = null;
  at("composer").reset();
  pictures.clear();
  show("writing");
  say("");
  check();
}

at("text").oninput = check;
at("files").onchange = async () => {
  await pictures.add(at("files").files);
  at("files").value = "";
};
at("again").onclick = () => send(last);
at("another").onclick = startAnew;
at("discard").onclick = () => {
  forget();
  startAnew();
};

const { data } = await call("GET", `${CONNECTION}/status`);
if (data.connected && !data.health.needsReconnection) handle = data.profile.handle;
at("who").textContent = handle === null ? "Connect your Threads account in the settings first." : `As @${handle}`;

// What somebody else began in this browser is not this person's to finish.
const kept = postOnItsWay();
if (kept !== null && kept.handle === handle) {
  at("text").value = kept.draft.text;
  void send(kept);
} else startAnew();
