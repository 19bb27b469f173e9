import { call, element } from "./api.js";
import { isUsable, readStatus, showAccount } from "./connection.js";
import { make } from "./dom.js";

const { user, sandbox } = await call("GET", "/session");

const WAYS = [
  { href: "/replies", title: "Replies", text: "Read, approve, hide and answer the replies to your posts." },
  { href: "/insights", title: "Insights", text: "Views and likes, of your account and of each post." },
  { href: "/states", title: "States", text: "The states of a connection, and the events that change them." },
  { href: "/settings", title: "Settings", text: "Your Threads account, and whether the connection works." },
];
const SANDBOX = [
  { href: `${sandbox}/`, title: "Feed of the sandbox", text: "The posts, as readers of this local Threads see them." },
  { href: `${sandbox}/people`, title: "Clock and faults", text: "Let sixty days pass, or let a request fail." },
];

const tile = ({ href, title, text }) =>
  make("li", { className: "tile" }, make("h2", {}, make("a", { href }, title)), make("p", {}, text));

element("signed-out").hidden = user !== null;
for (const id of ["signed-in", "navigation", "sign-out"]) element(id).hidden = user === null;
if (user !== null) {
  element("user").textContent = user;
  element("ways").replaceChildren(...[...WAYS, ...(sandbox === null ? [] : SANDBOX)].map(tile));
  await showConnection().catch(({ message }) => (element("account").textContent = message));
}

async function showConnection() {
  const status = await readStatus();
  const label = isUsable(status) ? "Write a post" : status.connected ? "Reconnect" : "Connect";
  const next = make("a", { className: "button primary", href: isUsable(status) ? "/compose" : "/settings" }, label);
  showAccount(element("account"), status, next);
}
