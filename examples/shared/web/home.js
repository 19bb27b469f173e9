import { call, CONNECTION, element } from "./api.js";

const { user } = await call("GET", "/session");
element("welcome").hidden = user !== null;
element("account").hidden = element("navigation").hidden = user === null;
if (user !== null) {
  const { data } = await call("GET", `${CONNECTION}/status`);
  element("account").textContent = data.connected ? `@${data.profile.handle}` : "Not connected";
}
