import { date } from "./account/format.js";
import { ask, showAccountPage, showProblem } from "./account/account-page.js";
import { element } from "./api.js";
import { make, notify, webUrl } from "./dom.js";

const OUTCOMES = {
  hide: (name) => `The reply of ${name} is hidden.`,
  unhide: (name) => `The reply of ${name} is visible again.`,
  approve: (name) => `The reply of ${name} is approved.`,
  ignore: (name) => `The reply of ${name} is ignored. You can still approve it.`,
};
const LABELS = { hide: "Hide", unhide: "Show again", approve: "Approve", ignore: "Ignore" };

const say = (text, tone) => notify(element("message"), text, tone);

/** Reports a failure, and what the user can do. */
function fail(error) {
  if (error.missingScope) {
    showProblem(error, "replies");
    element("problem").scrollIntoView();
  } else say([error.advice, ...(error.issues ?? []).map(({ message }) => message)].join(" "), "error");
}

/** Returns the button of an action. `reload` shows the conversation again. */
function actionButton(action, { id, username }, reload) {
  const label = LABELS[action];
  const button = make("button", { "aria-label": `${label}: reply of @${username}` }, label);
  button.onclick = async () => {
    button.disabled = true;
    const { error } = await ask("POST", `/replies/${id}/${action}`);
    button.disabled = false;
    if (error) return fail(error);
    say(OUTCOMES[action](`@${username}`), "good");
    await reload(id);
  };
  return button;
}

/** Returns the form that answers a post or a reply. */
function answerForm({ id, username }, reload) {
  const text = make("textarea", { rows: 2, required: true, "aria-label": `Answer to @${username}` });
  const form = make("form", {}, text, make("button", { className: "primary" }, "Publish the answer"));
  // The same text keeps its key, so that a repeated attempt publishes one answer.
  let key = crypto.randomUUID();
  text.oninput = () => (key = crypto.randomUUID());
  form.onsubmit = async (event) => {
    event.preventDefault();
    form.inert = true;
    const { error } = await ask("POST", "/posts", { text: text.value, replyTo: id, idempotencyKey: key });
    form.inert = false;
    if (error) return fail(error);
    say(`Your answer to @${username} is live.`, "good");
    await reload(id);
  };
  return make("details", { className: "answer" }, make("summary", {}, "Answer"), form);
}

/** Returns the element of a reply, with the parts below its text. */
function replyItem({ id, username, text, timestamp }, status, parts) {
  const head = make("p", { className: "by" }, make("strong", { textContent: `@${username}` }), ` ${date(timestamp)}`);
  if (status !== null) head.append(" ", make("span", { className: "badge" }, status));
  const item = make("li", { tabIndex: -1 }, head, make("p", { textContent: text ?? "" }), ...parts);
  if (status === "Hidden") item.className = "hidden";
  item.dataset.reply = id;
  return item;
}

/** Returns the list of replies. Hiding a reply also hides the replies below it, so only top-level replies have the button. */
function replyList(nodes, isTop, reload) {
  const items = nodes.map(({ reply, own, replies }) => {
    const isHidden = reply.hide_status === "HIDDEN";
    const buttons = isTop ? [actionButton(isHidden ? "unhide" : "hide", reply, reload)] : [];
    const actions = make("div", { className: "actions" }, ...buttons, answerForm(reply, reload));
    const below = replies.length > 0 ? [replyList(replies, false, reload)] : [];
    return replyItem(reply, own ? "You" : isHidden ? "Hidden" : null, own ? below : [actions, ...below]);
  });
  return make("ul", {}, ...items);
}

function pendingList(pending, reload) {
  const items = pending.map((reply) => {
    const isIgnored = reply.reply_approval_status === "ignored";
    const actions = isIgnored ? ["approve"] : ["approve", "ignore"];
    const buttons = actions.map((action) => actionButton(action, reply, reload));
    const parts = [make("div", { className: "actions" }, ...buttons)];
    return replyItem(reply, isIgnored ? "Ignored" : "Waiting", parts);
  });
  return [make("h3", { textContent: "Replies that need your approval" }), make("ul", {}, ...items)];
}

/** Fills the conversation of a post, and moves the focus to the reply that was changed. */
async function showConversation(post, host, changed) {
  const { replies, pending, cut, error } = await ask("GET", `/posts/${post.id}/replies`);
  if (error) return fail(error);
  const reload = (id) => showConversation(post, host, id);
  host.replaceChildren(
    ...(pending.length === 0 ? [] : pendingList(pending, reload)),
    replies.length === 0 ? make("p", { textContent: "No visible replies." }) : replyList(replies, true, reload),
    ...(cut ? [make("p", { textContent: "The conversation has more replies than this page shows." })] : []),
  );
  host.querySelector(`[data-reply="${changed}"]`)?.focus();
}

function postItem(post) {
  const conversation = make("div", { className: "conversation" });
  const details = make("details", {}, make("summary", {}, "Conversation"), conversation);
  details.ontoggle = () => details.open && void showConversation(post, conversation);
  const by = make("p", { className: "by" }, make("a", { href: webUrl(post.permalink) }, date(post.timestamp)));
  if (post.has_replies) by.append(" ", make("span", { className: "badge" }, "Has replies"));
  return make("li", { className: "card" }, make("h2", {}, post.text ?? "Without text"), by, details);
}

/** Reads and shows the posts of the account. Returns the error if that fails. */
async function show() {
  const { posts, error } = await ask("GET", "/posts");
  if (error) return error;
  if (posts.length === 0) say("You have no posts yet.");
  element("threads").replaceChildren(...posts.map(postItem));
  return null;
}

await showAccountPage({
  purpose: "replies",
  scopes: ["threads_read_replies", "threads_manage_replies"],
  needs: "This page needs two more permissions at Threads: to read replies, and to manage them.",
  show,
});
