import { describe, expect, it } from "vitest";
import { classifyNetworkFailure } from "../../src/http/network-failure.js";
import type { NetworkFailure } from "../../src/index.js";

const failure = (code: unknown, more: object = {}) => Object.assign(new Error("m"), { code, ...more });

/** Every code that the SDK knows, by its reason. */
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

describe("classifyNetworkFailure", () => {
  it.each(rows)(
    "classifies the code %j as %s, and reports an unsent request only after a failure to connect",
    (code, reason) => {
      const connecting = CONNECTING.includes(reason);
      expect(classifyNetworkFailure(failure(code), false)).toMatchObject({ reason, sent: !connecting, mayPass: true });
      expect(classifyNetworkFailure(failure(code), true)).toMatchObject({ reason, sent: true, mayPass: true });
    },
  );

  it("describes each reason differently", () => {
    const descriptions = Object.values(CODES).map(([code]) => classifyNetworkFailure(failure(code), false).description);
    expect(new Set(descriptions).size).toBe(descriptions.length);
    for (const description of descriptions) expect(description).toMatch(/^[a-zA-Z ]{10,}$/);
  });

  it.each(["UND_MOCK_ERR_MOCK_NOT_MATCHED", "UND_ERR_CLOSED", "UND_ERR_DESTROYED", "UND_ERR_INVALID_ARG"])(
    "attributes %s to the dispatcher, and does not suggest a retry",
    (code) => {
      const description = "the dispatcher refused: m";
      expect(classifyNetworkFailure(failure(code), false)).toMatchObject({ description, sent: false, mayPass: false });
      expect(classifyNetworkFailure(failure(code), true)).toMatchObject({ description, sent: true, mayPass: false });
      // Only an Error has a message to quote.
      expect(classifyNetworkFailure({ code }, false)).toMatchObject({ mayPass: true, sent: true });
    },
  );

  it("recognizes an error of undici's parser by its name when it has no code", () => {
    const named = Object.assign(new Error("m"), { name: "HTTPParserError" });
    expect(classifyNetworkFailure(named, true).reason).toBe("protocol");
    expect(classifyNetworkFailure({ name: "HTTPParserError" }, true).reason).toBe("unknown");
  });

  it("prefers the error's own code, and else uses the first of its nested errors", () => {
    const inner = [failure("ECONNREFUSED"), failure("ENOTFOUND")];
    expect(classifyNetworkFailure({ errors: inner }, false).reason).toBe("refused");
    expect(classifyNetworkFailure({ code: "", errors: [{ errors: inner }] }, false).reason).toBe("refused");
    expect(classifyNetworkFailure(failure("EPIPE", { errors: inner }), false).reason).toBe("reset");
    expect(classifyNetworkFailure(failure(5, { errors: inner }), false).reason).toBe("refused");
    expect(classifyNetworkFailure({ errors: [] }, false).reason).toBe("unknown");
    expect(classifyNetworkFailure({ errors: "ECONNREFUSED" }, false).reason).toBe("unknown");
  });

  it.each([null, undefined, "ECONNREFUSED", 7])("classifies %j, which is not an error, as unknown", (thrown) => {
    expect(classifyNetworkFailure(thrown, false)).toMatchObject({ reason: "unknown", sent: true, mayPass: true });
  });
});
