/** Who there is on the sandbox's Threads: the app, and the people. */

/** A Threads app as its dashboard shows it. */
export interface SandboxApp {
  /** The Threads app id, digits. */
  readonly id: string;
  readonly secret: string;
  /** The name that the consent page shows. */
  readonly name: string;
}

/** A person's token as the sandbox's own record has it. It opens nothing elsewhere. */
export interface SandboxToken {
  readonly value: string;
  readonly kind: "short-lived" | "long-lived";
  readonly userId: string;
  /** Epoch ms by the sandbox's clock; of the last refresh, where that extends the same token. */
  readonly issuedAt: number;
  readonly expiresAt: number;
  /** Why it died before its time, or null. */
  readonly invalidReason: "removed" | "password" | "replaced" | null;
}

/** A person on the sandbox's Threads. */
export interface SandboxUser {
  /** Digits. The default one is odd and above 2^54, so that a careless `JSON.parse` changes it. */
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly pictureUrl: string;
  readonly biography: string;
  readonly isVerified: boolean;
  readonly isPrivate: boolean;
  /** Whether the person accepted the invite to test the app; only testers can consent and use debug_token. */
  readonly isTester: boolean;
  readonly isEligibleForGeoGating: boolean;
  /** Whether there is an Instagram account to share posts to. */
  readonly isInstagramLinked: boolean;
}
