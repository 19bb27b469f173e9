/** Which part of the way to Threads failed, and whether the request may have left. */
import { describe, expect, it } from "vitest";
import { judgeNetworkFailure } from "../../src/http/network-failure.js";
import type { NetworkFailure } from "../../src/index.js";

const failure = (code: unknown, more: object = {}) => Object.assign(new Error("m"), { code, ...more });

/** Every code that the SDK knows, by what it means. */
const CODES: Readonly<Record<NetworkFailure, readonly string[]>> = {
  dns: ["ENOTFOUND", "EAI_AGAIN"],
  refused: ["ECONNREFUSED"],
  unreachable: ["EHOSTUNREACH", "ENETUNREACH", "EADDRNOTAVAIL"],
  tls: [
    "ERR_TLS_CERT_ALTNAME_INVALID",
    "ERR_SSL_WRONG_VERSION_NUMBER",
    "CERT_HAS_EXPIRED",
    "DEPTH_ZERO_SELF_SIGNED_CERT",
    "SELF_SIGNED_CERT_IN_CHAIN",
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    "EPROTO",
  ],
  "connect-timeout": ["ETIMEDOUT", "UND_ERR_CONNECT_TIMEOUT"],
  reset: ["ECONNRESET", "EPIPE", "UND_ERR_SOCKET", "UND_ERR_RES_CONTENT_LENGTH_MISMATCH"],
  protocol: ["HPE_INVALID_CONSTANT"],
  unknown: ["", "EWHATEVER", "XERR_TLS_A", "X_CERT_A", "XHPE_A", "constructor", "__proto__", "toString"],
};
const CONNECTING: readonly string[] = ["dns", "refused", "unreachable", "tls", "connect-timeout"];

const rows = Object.entries(CODES).flatMap(([reason, codes]) => codes.map((code) => [code, reason] as const));

describe("judgeNetworkFailure", () => {
  it.each(rows)(
    "reads the code %j as %s, and takes only a failure of connecting for one before the request",
    (code, reason) => {
      const connecting = CONNECTING.includes(reason);
      expect(judgeNetworkFailure(failure(code), false)).toMatchObject({ reason, sent: !connecting, passing: true });
      expect(judgeNetworkFailure(failure(code), true)).toMatchObject({ reason, sent: true, passing: true });
    },
  );

  it("has a phrase of its own for each reason", () => {
    const phrases = Object.values(CODES).map(([code]) => judgeNetworkFailure(failure(code), false).phrase);
    expect(new Set(phrases).size).toBe(phrases.length);
    for (const phrase of phrases) expect(phrase).toMatch(/^[a-zA-Z ]{10,}$/);
  });

  it.each(["UND_MOCK_ERR_MOCK_NOT_MATCHED", "UND_ERR_CLOSED", "UND_ERR_DESTROYED", "UND_ERR_INVALID_ARG"])(
    "names %s as a mistake of the dispatcher's owner, which a repeat does not fix",
    (code) => {
      const phrase = "the dispatcher refused: m";
      expect(judgeNetworkFailure(failure(code), false)).toMatchObject({ phrase, sent: false, passing: false });
      expect(judgeNetworkFailure(failure(code), true)).toMatchObject({ phrase, sent: true, passing: false });
      // Only an Error has words of its own.
      expect(judgeNetworkFailure({ code }, false)).toMatchObject({ passing: true, sent: true });
    },
  );

  it("knows undici's parser by the name of its error, where it has no code", () => {
    const named = Object.assign(new Error("m"), { name: "HTTPParserError" });
    expect(judgeNetworkFailure(named, true).reason).toBe("protocol");
    expect(judgeNetworkFailure({ name: "HTTPParserError" }, true).reason).toBe("unknown");
  });

  it("reads the first of several addresses, also within another list, and an own code before theirs", () => {
    const inner = [failure("ECONNREFUSED"), failure("ENOTFOUND")];
    expect(judgeNetworkFailure({ errors: inner }, false).reason).toBe("refused");
    expect(judgeNetworkFailure({ code: "", errors: [{ errors: inner }] }, false).reason).toBe("refused");
    expect(judgeNetworkFailure(failure("EPIPE", { errors: inner }), false).reason).toBe("reset");
    expect(judgeNetworkFailure(failure(5, { errors: inner }), false).reason).toBe("refused");
    expect(judgeNetworkFailure({ errors: [] }, false).reason).toBe("unknown");
    expect(judgeNetworkFailure({ errors: "ECONNREFUSED" }, false).reason).toBe("unknown");
  });

  it.each([null, undefined, "ECONNREFUSED", 7])("judges %j, which is no error, as unknown", (thrown) => {
    expect(judgeNetworkFailure(thrown, false)).toMatchObject({ reason: "unknown", sent: true, passing: true });
  });
});
