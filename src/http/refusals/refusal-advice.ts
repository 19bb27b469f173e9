/** Sentences for users, one for each kind of refusal and for each refusal that needs its own. */
import type { ApiErrorKind } from "../../errors/index.js";

type SpecialAdvice =
  | "appNotAllowed"
  | "appMisconfigured"
  | "codeUsed"
  | "checkpoint"
  | "unconfirmed"
  | "duplicate"
  | "linkNotChecked"
  | "linkLimit"
  | "countries"
  | "featureNotAvailable"
  | "scopeNotRequested";

/** The sentences. */
export const ADVICE: Readonly<Record<ApiErrorKind | SpecialAdvice, string>> = {
  auth: "Your Threads account needs to be connected again.",
  permission: "Your Threads account has not allowed this. Connect it again and allow everything that is asked for.",
  app: "This app is not allowed to do this at Threads. Please tell its operator.",
  "rate-limit": "Threads is limiting requests right now. Please try again in a few minutes.",
  "not-found": "Threads cannot find this, or does not show it to your account.",
  "invalid-request": "Threads did not accept this request.",
  media: "Threads could not use one of the files or links. Check that each can be opened by everyone.",
  policy: "Threads has restricted this action for your account. Check the Threads app for a notice.",
  transient: "Threads has a problem right now. Please try again in a few minutes.",
  unknown: "Threads refused this without a clear reason.",
  appNotAllowed:
    "This app is not allowed to do this for your account yet. Its operator has to change that at Threads; connect your account again afterwards.",
  appMisconfigured: "This app's connection to Threads is not set up correctly. Please tell its operator.",
  codeUsed: "This sign-in with Threads was already used or took too long. Please connect your account again.",
  checkpoint:
    "Threads asks you to confirm something first. Log in at threads.com, follow the steps there, and try again.",
  unconfirmed: "Your Threads account is not confirmed. Log in at threads.com, follow the steps there, and try again.",
  duplicate: "Threads says that you have just published the same post. Change it, or look at your profile.",
  linkNotChecked:
    "Threads could not check the link. Use an address that opens without a redirect, or try again in a few minutes.",
  linkLimit: "Threads does not allow this many links in one post. Remove some of them.",
  countries: "One of the countries is not known to Threads. Check the list of countries.",
  featureNotAvailable: "Threads does not offer this feature to your account.",
  scopeNotRequested:
    "This app does not ask Threads for the permission that this needs. Please tell its operator; connecting again does not help.",
};
