import { measureText, validatePost } from "@hayon/threads/validation";
import { call, CONNECTION, element } from "./api.js";
import { createPictures } from "./pictures.js";
import { forgetPost, pendingPost, publishOnce } from "./publish-once.js";

const STEPS = {
  container: "Sending your post to Threads…",
  wait: "Threads is preparing your post…",
  publish: "Publishing…",
  permalink: "Your post is live.",
  ask: "Checking whether Threads received your post…",
  search: "Your post is live. Looking for its link…",
};

const pictures = createPictures(element("pictures"), check);
let handle = null;
// The last post that was sent, with its key. The same draft keeps its key; a changed draft gets a new one.
let last = null;

const say = (message) => (element("message").textContent = message);

function showIssues(issues) {
  element("issues").replaceChildren(
    ...issues.map(({ message, severity }) =>
      Object.assign(document.createElement("li"), { textContent: message, className: severity }),
    ),
  );
}

/** Runs the same validation as the server, in the browser, with every key stroke. */
function check() {
  const text = element("text").value;
  const media = pictures.all().map(({ bytes, altText }) => ({ type: "image", bytes, altText: altText || undefined }));
  const issues = validatePost({ text, media });
  const { remaining } = measureText(text);
  element("count").textContent = remaining;
  element("count").className = remaining < 0 ? "error" : "";
  element("post").disabled = handle === null || issues.some(({ severity }) => severity === "error");
  // An empty post is not yet a mistake.
  showIssues(issues.filter(({ code }) => code !== "post-empty"));
}

/** The post cannot be changed while it is being sent, or while its outcome is unconfirmed. */
function show(state) {
  document.body.dataset.state = state;
  element("fields").disabled = ["sending", "unconfirmed"].includes(state);
  element("progress").hidden = state !== "sending";
  element("progress").removeAttribute("value");
  element("unconfirmed").hidden = state !== "unconfirmed";
  element("composer").hidden = state === "live";
  element("live").hidden = state !== "live";
}

function showProgress(progress) {
  if (progress === null || document.body.dataset.state !== "sending") return;
  say(STEPS[progress.step] ?? "Threads needs a little longer…");
  Object.assign(element("progress"), { max: progress.total, value: progress.done });
}

async function send(pending) {
  show("sending");
  say(STEPS.container);
  showIssues([]);
  const { post, error, unconfirmed } = await publishOnce(pending, showProgress);
  last = { ...pending, unconfirmed };
  show(post ? "live" : unconfirmed ? "unconfirmed" : "writing");
  if (!post) {
    say(error.advice);
    return showIssues(error.issues);
  }
  say("Your post is live.");
  element("permalink").hidden = post.permalink === null;
  element("permalink").href = post.permalink ?? "";
}

async function upload(picture) {
  const { file, error } = await call("POST", "/media", picture.file);
  if (error) throw error;
  picture.id = file.id;
}

element("composer").onsubmit = async (event) => {
  event.preventDefault();
  if (element("fields").disabled) return;
  show("sending");
  say("Uploading your images…");
  try {
    await Promise.all(pictures.all().map((picture) => (picture.id === null ? upload(picture) : null)));
  } catch (error) {
    show("writing");
    say(error.advice ?? "Your images could not be uploaded. Please try again.");
    return showIssues(error.issues ?? []);
  }
  const media = pictures.all().map(({ id, altText }) => ({ id, altText: altText || undefined }));
  const draft = { text: element("text").value, media, replyControl: element("replyControl").value };
  const isSame = JSON.stringify(last?.draft) === JSON.stringify(draft);
  await send(isSame ? last : { draft, handle, idempotencyKey: crypto.randomUUID(), unconfirmed: false });
};

function startNewPost() {
  last = null;
  element("composer").reset();
  pictures.clear();
  show("writing");
  say("");
  check();
}

element("text").oninput = check;
element("files").onchange = async () => {
  await pictures.add(element("files").files);
  element("files").value = "";
};
element("again").onclick = () => send(last);
element("another").onclick = startNewPost;
element("discard").onclick = () => {
  forgetPost();
  startNewPost();
};

const { data } = await call("GET", `${CONNECTION}/status`);
if (data.connected && !data.health.needsReconnection) handle = data.profile.handle;
element("who").textContent =
  handle === null ? "Connect your Threads account in the settings first." : `Posting as @${handle}`;

// A pending post of another account in this browser is ignored.
const pending = pendingPost();
if (pending !== null && pending.handle === handle) {
  element("text").value = pending.draft.text;
  void send(pending);
} else startNewPost();
