import { api, call, element } from "./api.js";
import { connect, isUsable, readStatus, showAccount } from "./connection.js";
import { createDraftForm } from "./draft-form.js";
import { notify, webUrl } from "./dom.js";
import { takeOutcome } from "./outcome.js";
import { forgetPost, pendingPost, publishOnce } from "./publish-once.js";

const STEPS = {
  container: "Sending your post to Threads…",
  wait: "Threads is preparing your post…",
  publish: "Publishing…",
  permalink: "Your post is live.",
  ask: "Checking whether Threads received your post…",
  search: "Your post is live. Looking for its link…",
};

// A session cookie is shared by all tabs, a token is not.
const SIGNED_OUT =
  api === ""
    ? "You are signed out. Sign in again in another tab, then post here. Your post is kept until you leave this page."
    : "You are signed out. Copy your text, then sign in again.";

// The last post that was sent, with its key. The same draft keeps its key; a changed draft gets a new one.
let last = null;

const say = (text, tone) => notify(element("message"), text, tone);
const adviceOf = ({ code, advice }) => (code === "UNAUTHENTICATED" ? SIGNED_OUT : advice);

/** The post cannot be changed while it is being sent, or while its outcome is unconfirmed. */
function setState(state) {
  document.body.dataset.state = state;
  element("fields").disabled = ["sending", "unconfirmed"].includes(state);
  element("progress").hidden = state !== "sending";
  element("progress").removeAttribute("value");
  element("unconfirmed").hidden = state !== "unconfirmed";
  element("composer").hidden = element("preview-section").hidden = state === "live";
  element("live").hidden = state !== "live";
}

function showProgress({ step, done, total }) {
  if (document.body.dataset.state !== "sending") return;
  say(STEPS[step] ?? "Threads needs a little longer…");
  Object.assign(element("progress"), { max: total, value: done });
}

async function send(pending, form) {
  setState("sending");
  say(STEPS.container);
  const { posts, error, unconfirmed } = await publishOnce(pending, showProgress);
  last = { ...pending, unconfirmed };
  if (posts) return showLive(posts);
  setState(unconfirmed ? "unconfirmed" : "writing");
  const live = error.live > 0 ? `${error.live} of ${pending.draft.more.length + 1} parts are live. ` : "";
  say(live + adviceOf(error), unconfirmed ? "warning" : "error");
  element("again").textContent = error.live > 0 ? "Publish the rest" : "Check again";
  form.showIssues(error.issues);
  (unconfirmed ? element("again") : element("text")).focus();
}

function showLive(posts) {
  const [{ permalink }] = posts;
  setState("live");
  say("");
  element("live-title").textContent = posts.length > 1 ? `Your thread of ${posts.length} is live` : "Your post is live";
  element("permalink").hidden = permalink === null;
  element("permalink").href = webUrl(permalink);
  element("live-title").focus();
}

async function upload(picture) {
  const { file, error } = await call("POST", "/media", picture.file);
  if (error) throw error;
  Object.assign(picture, file);
}

async function submit(form, platformId) {
  setState("sending");
  say("Uploading your images…");
  try {
    await Promise.all(form.pictures().map((picture) => (picture.id === null ? upload(picture) : null)));
  } catch (error) {
    setState("writing");
    say(adviceOf(error) ?? "Your images could not be uploaded. Please try again.", "error");
    return form.showIssues(error.issues ?? []);
  }
  const draft = form.draft();
  const isSame = JSON.stringify(last?.draft) === JSON.stringify(draft);
  const idempotencyKey = isSame ? last.idempotencyKey : crypto.randomUUID();
  await send({ draft, form: form.state(), platformId, idempotencyKey, unconfirmed: isSame && last.unconfirmed }, form);
}

/** Lets the user write, or continues the post that an earlier page has sent. */
async function compose({ platformId, profile }) {
  const form = createDraftForm(profile);
  const startNewPost = () => {
    last = null;
    form.clear();
    setState("writing");
    say("");
    element("text").focus();
  };
  element("composer").onsubmit = (event) => {
    event.preventDefault();
    if (!element("fields").disabled) void submit(form, platformId);
  };
  element("again").onclick = () => send(last, form);
  element("another").onclick = startNewPost;
  element("discard").onclick = () => {
    forgetPost();
    startNewPost();
  };
  // A pending post of another account in this browser is ignored.
  const pending = pendingPost();
  if (pending === null || pending.platformId !== platformId) return startNewPost();
  setState("sending");
  await form.restore(pending.form);
  await send(pending, form);
}

const outcome = await takeOutcome();
if (outcome !== null) notify(element("outcome"), outcome.text, outcome.tone);
element("connect").onclick = () =>
  connect("/compose").catch(({ message }) => notify(element("outcome"), message, "error"));

/** Shows the composer, or the way to connect. */
async function show(status) {
  const usable = isUsable(status);
  element("composing").hidden = !usable;
  element("not-connected").hidden = usable;
  element("why").textContent = status.connected
    ? "Your Threads account needs to be reconnected"
    : "Connect your Threads account first";
  element("connect").textContent = status.connected ? "Reconnect" : "Connect";
  showAccount(element("account"), status);
  if (usable) await compose(status);
}

await readStatus().then(show, ({ message }) => notify(element("outcome"), message, "error"));
