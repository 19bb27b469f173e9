import { inspect } from "node:util";
import { expect, it } from "vitest";
import { maskText } from "../../../../src/testing/sandbox/http/mask.js";
import {
  DAY,
  USER,
  authorizeUrl,
  codeFor,
  codeForm,
  codeIn,
  exchange,
  get,
  lengthen,
  me,
  refresh,
} from "../helpers.js";
import { send, start, tokenIn } from "../helpers.js";

it.each([false, true])(
  "sandbox: the log and inspect contain no secret (tokensNeedEncoding: %s)",
  async (tokensNeedEncoding) => {
    const sandbox = await start({
      behaviors: { tokensNeedEncoding },
      faults: [{ on: "debug-token", kind: "close-after" }],
    });
    const { appId, appSecret } = sandbox.clientOptions;
    const code = await codeFor(sandbox);
    const short = tokenIn(await exchange(sandbox, code));
    await exchange(sandbox, code);
    const long = tokenIn(await lengthen(sandbox, short));
    sandbox.advance(DAY);
    const fresh = tokenIn(await refresh(sandbox, long));
    const app = tokenIn(
      await get(sandbox, "/oauth/access_token", {
        client_id: appId,
        client_secret: appSecret,
        grant_type: "client_credentials",
      }),
    );
    const ticket = /name="ticket" value="([^"]+)"/.exec((await send(authorizeUrl(sandbox))).text)?.[1] ?? "";
    await get(sandbox, "/debug_token", { access_token: fresh, input_token: app }).catch(() => undefined);

    // The same secrets in wrong places: as a path, a name, a shown parameter and a state, in both encodings.
    const secrets = [code, short, long, fresh, app, appSecret, ticket];
    for (const secret of secrets) {
      const encoded = encodeURIComponent(secret);
      await send(`${sandbox.url}/${encoded}?${encoded}=1`);
      await me(sandbox, fresh, secret);
      await send(authorizeUrl(sandbox, { client_id: secret, state: secret }));
      await send(authorizeUrl(sandbox, { redirect_uri: `https://a.example/?x=${encoded}` }));
      await get(sandbox, "/callback", { code: secret });
      await send(`${sandbox.url}/me?access_token=${encoded}`, {
        method: "POST",
        body: new URLSearchParams(codeForm(sandbox, secret)),
      });
    }
    const shown = [
      JSON.stringify(sandbox.log),
      inspect(sandbox.log, { depth: 9 }),
      inspect(sandbox, { depth: 9 }),
      JSON.stringify(sandbox),
    ];
    for (const secret of secrets) {
      for (const form of [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]) {
        for (const text of shown) expect(text.includes(form)).toBe(false);
      }
    }
    expect(sandbox.log.length).toBeGreaterThan(40);
  },
);

it("sandbox log: masks secrets of another app", async () => {
  const sandbox = await start();
  const foreign = `THQ${"x1Y".repeat(30)}`;
  const foreignSecret = "0123456789abcdef0123456789abcdef";
  await send(authorizeUrl(sandbox, { client_id: foreign, scope: foreignSecret }));
  expect(JSON.stringify(sandbox.log)).not.toContain(foreign);
  expect(JSON.stringify(sandbox.log)).not.toContain(foreignSecret);
});

const AWKWARD = `THQWJ${"aB|+/=%-_9".repeat(17)}`;

it.each([
  ["a redirect URI", "https://app.example/api/platform/threads/callback?next=%2Fhome", null],
  ["a list of scopes", "threads_basic,threads_share_to_instagram threads_read_replies", null],
  ["a short secret, whatever is before it", "x=own-secret", "x=(masked)"],
  ["an awkward token", `a,${AWKWARD},b`, "a,(masked),b"],
  ["one that is encoded", `a?x=${encodeURIComponent(AWKWARD)}`, "a?x=(masked)"],
  ["one that is encoded twice, after a stray %", `%,${encodeURIComponent(encodeURIComponent(AWKWARD))}`, "%,(masked)"],
  ["one whose every letter is encoded", everyEscape(AWKWARD), "(masked)"],
  ["an app token of a short id", "TH|1|abc,x", "(masked),x"],
  ["the same, encoded", "x TH%7C1%7Cabc", "x (masked)"],
  ["two, one raw and one encoded", `${AWKWARD} ${everyEscape("own-secret")}`, "(masked) (masked)"],
  ["what a terminal would obey", "a\u001b[2Jb\u0085", "a\uFFFD[2Jb\uFFFD"],
  [
    "the end of the first control characters",
    "\u0000\u001f \u007f\u0080\u009f\u00a0",
    "\uFFFD\uFFFD \uFFFD\uFFFD\uFFFD\u00a0",
  ],
  [
    "the marks of direction",
    "\u061b\u061c\u061d \u200d\u200e\u200f\u2010",
    "\u061b\uFFFD\u061d \u200d\uFFFD\uFFFD\u2010",
  ],
  ["the embeddings and overrides", "\u2029\u202a\u202b\u202c\u202d\u202e\u202f", `\u2029${"\uFFFD".repeat(5)}\u202f`],
  ["the isolates", "\u2065\u2066\u2067\u2068\u2069\u206a", `\u2065${"\uFFFD".repeat(4)}\u206a`],
])("sandbox log: masks exactly the secrets in %s", (_what, text, shown) => {
  expect(maskText(text, "own-secret")).toBe(shown ?? text);
});

function everyEscape(text: string): string {
  return Array.from(text, (letter) => `%${letter.charCodeAt(0).toString(16).padStart(2, "0")}`).join("");
}

it("sandbox log: contains no bidirectional control characters", async () => {
  const sandbox = await start();
  await me(sandbox, sandbox.issueToken(), "id,\u202eemanresu\u2066");
  expect(sandbox.log.at(-1)?.parameters.fields).toBe("id,\uFFFDemanresu\uFFFD");
});

it("sandbox log: contains the operation, the error and the fault of each request", async () => {
  const sandbox = await start();
  await me(sandbox, sandbox.issueToken(), "id,username");
  await me(sandbox, "nothing");
  const at = sandbox.clientOptions.clock.now();
  const common = { at, method: "GET", path: "/me", operation: "me", fault: null };
  expect(sandbox.log).toEqual([
    {
      ...common,
      userId: USER,
      parameters: { access_token: "(masked)", fields: "id,username" },
      status: 200,
      error: null,
      effect: true,
      warnings: [],
    },
    {
      ...common,
      userId: null,
      parameters: { access_token: "(masked)" },
      status: 400,
      error: { code: 190, subcode: 467, message: "Invalid OAuth access token - Cannot parse access token" },
      effect: false,
      warnings: [],
    },
  ]);
});

const NASTY = `"><script>alert('x')</script>&amp;`;

it("sandbox pages: escape every name", async () => {
  const sandbox = await start({ app: { name: NASTY }, users: [{ id: USER, username: NASTY, name: NASTY }] });
  const page = await send(authorizeUrl(sandbox, { state: NASTY }));
  expect(page.text).not.toContain("<script");
  expect(page.text.match(/&quot;&gt;&lt;script&gt;alert\(&#39;x&#39;\)&lt;\/script&gt;&amp;amp;/g)).toHaveLength(4);
  const back = await sandbox.consent(authorizeUrl(sandbox, { state: NASTY }));
  expect(new URL(back).searchParams.get("state")).toBe(NASTY);

  const callback = await get(sandbox, "/callback", { [NASTY]: NASTY });
  expect(callback.text).not.toContain("<script");
  const error = await send(authorizeUrl(sandbox, { [NASTY]: NASTY }));
  expect(error.status).toBe(400);
  expect(error.text).not.toContain("<script");
});

it("sandbox pages: have a policy that allows no script, frame or content sniffing", async () => {
  const sandbox = await start();
  for (const page of [await send(authorizeUrl(sandbox)), await send(authorizeUrl(sandbox, { client_id: "1" }))]) {
    const policy = page.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain("unsafe");
    expect(policy).not.toContain("script-src");
    expect(page.headers.get("x-content-type-options")).toBe("nosniff");
    expect(page.headers.get("referrer-policy")).toBe("no-referrer");
    expect(page.headers.get("cache-control")).toBe("no-store");
  }
});

it("sandbox errors: do not repeat an unknown field that may be a secret", async () => {
  const sandbox = await start();
  const token = sandbox.issueToken();
  const response = await me(sandbox, token, token);
  expect(codeIn(response)).toBe("100");
  expect(response.text).not.toContain(token);
});
