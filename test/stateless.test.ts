/** The functions under the client, used without it. */
import { describe, expect, it } from "vitest";
import {
  buildAuthorizeUrl,
  createTransport,
  debugToken,
  exchangeCode,
  exchangeLongLived,
  getAppAccessToken,
  getProfile,
  readCallback,
  refreshLongLived,
  request,
  resolveConfig,
  systemClock,
} from "../src/index.js";
import { ThreadsSandbox } from "../src/testing/index.js";
import { secret } from "./support/leaks.js";

describe("the stateless functions", () => {
  it("walk the handshake over a transport of their own", async () => {
    const sandbox = await ThreadsSandbox.start();
    const config = resolveConfig(sandbox.clientOptions);
    const transport = createTransport(config.transport);
    const { app } = config;

    const redirect = await sandbox.consent(buildAuthorizeUrl(config.authorize, { state: "s" }));
    const { accessToken } = await exchangeCode(transport, app, readCallback(redirect, "s").code);
    const longLived = await exchangeLongLived(transport, app, secret(accessToken));
    sandbox.advance(2 * 86_400_000);
    const renewed = await refreshLongLived(transport, secret(longLived.accessToken));
    const token = secret(renewed.accessToken);
    const { id } = await getProfile(transport, token);
    expect(await debugToken(transport, config.apiVersion, token, { accessToken: token })).toMatchObject({
      userId: id,
      isValid: true,
    });
    expect(
      await request(transport, config.apiVersion, {
        method: "GET",
        path: "/me",
        query: { fields: "id" },
        accessToken: token,
      }),
    ).toEqual({ id });
    secret((await getAppAccessToken(transport, app)).accessToken);

    await transport.close();
    await sandbox.close();
  });
});

describe("systemClock", () => {
  it("tells the time and sleeps, until its signal is aborted", async () => {
    expect(Math.abs(systemClock.now() - Date.now())).toBeLessThan(1_000);
    await systemClock.sleep(1);
    const reason = new Error("woken");
    await expect(systemClock.sleep(60_000, AbortSignal.abort(reason))).rejects.toBe(reason);
    const alarm = new AbortController();
    const asleep = systemClock.sleep(60_000, alarm.signal);
    alarm.abort(reason);
    await expect(asleep).rejects.toBe(reason);
  });
});
