/** A Threads app as its dashboard shows it. */
export interface SandboxApp {
  /** The Threads app id, digits. */
  readonly id: string;
  readonly secret: string;
  /** Shown on the consent page. */
  readonly name: string;
}

/** A user token that the sandbox issued. */
export interface SandboxToken {
  readonly value: string;
  readonly kind: "short-lived" | "long-lived";
  readonly userId: string;
  /** Epoch ms by the sandbox's clock. A refresh that extends the token sets it again. */
  readonly issuedAt: number;
  readonly expiresAt: number;
  /** Why the token became invalid before its expiry, or null. */
  readonly invalidReason: "removed" | "password" | "replaced" | null;
}

/** A Threads user of the sandbox. */
export interface SandboxUser {
  /** Digits. The default id is odd and above 2^54, so that `JSON.parse` would round it. */
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly pictureUrl: string;
  readonly biography: string;
  readonly isVerified: boolean;
  readonly isPrivate: boolean;
  /** Whether the user accepted the invitation to test the app. Only testers can consent and use debug_token. */
  readonly isTester: boolean;
  readonly isEligibleForGeoGating: boolean;
  /** Whether the user has an Instagram account to share posts to. */
  readonly isInstagramLinked: boolean;
}
